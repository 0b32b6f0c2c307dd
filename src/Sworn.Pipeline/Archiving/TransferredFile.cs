namespace Sworn.Pipeline.Archiving;

/// <summary>A file as it was transferred.</summary>
/// <param name="Name">Its name here, without the folder.</param>
/// <param name="Octets">Its length.</param>
/// <param name="Sha256">The SHA-256 of its octets, in lower-case hexadecimal digits.</param>
public sealed record TransferredFile(string Name, long Octets, string Sha256);
