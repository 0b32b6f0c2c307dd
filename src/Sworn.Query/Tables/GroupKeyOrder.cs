namespace Sworn.Query.Tables;

/// <summary>The order of groups: by the values of their keys, one after the other, nothing first.</summary>
internal sealed class GroupKeyOrder : IComparer<byte[]>
{
    public static GroupKeyOrder Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y)
    {
        ReadOnlySpan<byte> left = x;
        ReadOnlySpan<byte> right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var kind = GroupKeyText.Take(ref left, out var one);
            var order = kind.CompareTo(GroupKeyText.Take(ref right, out var other));
            order = order != 0 ? order : Compare(kind, one, other);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int Compare(byte kind, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        kind == GroupKeyText.Number && Numbers.TryRead(one, out var left) && Numbers.TryRead(other, out var right)
            ? left.CompareTo(right)
            : one.SequenceCompareTo(other);
}
