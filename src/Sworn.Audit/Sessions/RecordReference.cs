namespace Sworn.Audit.Sessions;

/// <summary>A record by what proves it.</summary>
/// <param name="Index">Its position in the log.</param>
/// <param name="Hash">SHA-256 of its octets as received, in hexadecimal.</param>
public sealed record RecordReference(ulong Index, string Hash);
