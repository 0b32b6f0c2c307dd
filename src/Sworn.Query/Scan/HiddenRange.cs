namespace Sworn.Query.Scan;

/// <summary>Records that could not be read, so that results may be missing.</summary>
/// <param name="First">The first index.</param>
/// <param name="End">The index behind the last; null when it is not known.</param>
/// <param name="Reason">What is the matter, with the file's name.</param>
public sealed record HiddenRange(ulong First, ulong? End, string Reason);
