namespace Sworn.Core.Hashing;

/// <summary>Where one of many messages lies among the octets they are in, in octets.</summary>
public readonly record struct HashPiece(int Offset, int Length);
