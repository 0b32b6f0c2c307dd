namespace Sworn.Pipeline.Receiving;

/// <summary>How far a file was read, and which file it was.</summary>
/// <param name="Path">Its path when it was last seen under one.</param>
/// <param name="Device">The number of its file system.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Offset">The octets whose messages are on stable storage.</param>
/// <param name="HeadHash">SHA-256, in hexadecimal, of the first octets, as far as they were read then.</param>
/// <param name="HeadLength">How many they are: a number that came back for another file is noticed by them.</param>
internal sealed record FileCursor(string Path, ulong Device, ulong Inode, long Offset, string HeadHash, int HeadLength);
