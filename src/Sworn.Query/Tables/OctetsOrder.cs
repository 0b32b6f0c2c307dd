namespace Sworn.Query.Tables;

/// <summary>The order of octets by their values.</summary>
internal sealed class OctetsOrder : IComparer<byte[]>
{
    public static OctetsOrder Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
