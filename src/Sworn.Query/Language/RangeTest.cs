namespace Sworn.Query.Language;

/// <summary>
/// The value lies between bounds: <c>bytes:&gt;1000</c>, <c>severity:&lt;=err</c>, <c>port:[1, 1024)</c>. Numbers are compared
/// as numbers when the bounds are numbers, otherwise octets are compared.
/// </summary>
/// <param name="low">The lower bound; null when there is none.</param>
/// <param name="includesLow">Whether a value equal to <paramref name="low"/> passes.</param>
/// <param name="high">The upper bound; null when there is none.</param>
/// <param name="includesHigh">Whether a value equal to <paramref name="high"/> passes.</param>
internal sealed class RangeTest(string? low, bool includesLow, string? high, bool includesHigh) : FieldTest
{
    public string? Low { get; } = low;

    public bool IncludesLow { get; } = includesLow;

    public string? High { get; } = high;

    public bool IncludesHigh { get; } = includesHigh;

    /// <summary>A test with one bound.</summary>
    public static RangeTest Of(ComparisonOperator comparison, string bound) => comparison switch
    {
        ComparisonOperator.Greater => new RangeTest(bound, includesLow: false, high: null, includesHigh: false),
        ComparisonOperator.GreaterOrEqual => new RangeTest(bound, includesLow: true, high: null, includesHigh: false),
        ComparisonOperator.Less => new RangeTest(low: null, includesLow: false, bound, includesHigh: false),
        _ => new RangeTest(low: null, includesLow: false, bound, includesHigh: true),
    };

    public override void Print(QueryPrinter to)
    {
        if (Low is not null && High is not null)
        {
            to.Range(Low, IncludesLow, High, IncludesHigh);
        }
        else if (Low is not null)
        {
            to.Sign(IncludesLow ? ">=" : ">");
            to.Value(Low);
        }
        else
        {
            to.Sign(IncludesHigh ? "<=" : "<");
            to.Value(High ?? "");
        }
    }
}
