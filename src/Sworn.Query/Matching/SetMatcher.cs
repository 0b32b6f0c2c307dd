namespace Sworn.Query.Matching;

/// <summary>The value is one of a set.</summary>
internal sealed class SetMatcher : ValueMatcher
{
    private readonly byte[][] _sorted;

    public SetMatcher(IEnumerable<byte[]> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
    }

    public override bool Test(ReadOnlySpan<byte> value)
    {
        var low = 0;
        var high = _sorted.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = value.SequenceCompareTo(_sorted[middle]);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }
}
