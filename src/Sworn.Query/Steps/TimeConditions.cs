using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Scan;
using Sworn.Query.Time;

namespace Sworn.Query.Steps;

/// <summary>The conditions on time and place that every result of a query meets, apart from its other conditions.</summary>
/// <param name="Times">On <c>_time</c>, <c>_recv</c> and <c>_index</c>.</param>
/// <param name="Others">The others.</param>
internal sealed record TimeConditions(IReadOnlyList<Filter> Times, IReadOnlyList<Filter> Others)
{
    /// <summary>Takes conditions apart.</summary>
    public static TimeConditions Of(Filter filter)
    {
        var parts = Parts(filter).ToList();
        return new TimeConditions([.. parts.Where(IsTime)], [.. parts.Where(static part => !IsTime(part) && part is not AllFilter)]);
    }

    /// <summary>Conditions that must all hold, as one.</summary>
    public static Filter All(IReadOnlyList<Filter> parts) => parts.Count switch
    {
        0 => AllFilter.Instance,
        1 => parts[0],
        _ => new AndFilter(parts),
    };

    /// <summary>The stretch of time that a request asks for: of event time, or where that is not bounded of receive time.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The present: nanoseconds of UTC since 1970.</param>
    public static (FieldName Field, long Start, long End) PeriodOf(QueryRequest request, long now)
    {
        var window = ScanWindow.Of(request, now);
        var field = FieldName.TryResolve("_recv")!;
        var (start, end) = (window.Since, window.Until);
        foreach (var time in Of(request.Query.Filter).Times.OfType<TimeFilter>())
        {
            var bounds = BoundsOf(time, now, request.Zone);
            if (bounds.Start > start || (bounds.Start == start && bounds.Start != long.MinValue))
            {
                (field, start) = (time.Field, bounds.Start);
            }

            end = Math.Min(end, bounds.End);
        }

        return (field, start, end);
    }

    /// <summary>The moments outside of which a condition on time never holds.</summary>
    public static TimeInterval BoundsOf(TimeFilter time, long now, TimeZoneInfo zone)
    {
        var bounds = time.Test.Bind(now, zone, time.Offset is not null).Bounds;
        var offset = time.Offset?.Nanoseconds ?? 0;
        return new TimeInterval(Moved(bounds.Start, offset), Moved(bounds.End, offset));
    }

    private static long Moved(long bound, long offset) =>
        bound is long.MinValue or long.MaxValue ? bound : UtcNanoseconds.AddSaturating(bound, -offset);

    private static IEnumerable<Filter> Parts(Filter filter) => filter is AndFilter and ? and.Parts.SelectMany(Parts) : [filter];

    private static bool IsTime(Filter part) => part is TimeFilter or FieldFilter { Field.Id: FieldId.Index };
}
