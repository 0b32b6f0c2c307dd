using Sworn.Query.Fields;
using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>A test on event time (<c>_time:1h</c>) or receive time (<c>_recv:1h</c>).</summary>
/// <param name="field">The field of the two.</param>
/// <param name="test">What is asked of it.</param>
/// <param name="offset">How far the test is moved into the past; negative into the future; null when not at all.</param>
internal sealed class TimeFilter(FieldName field, TimeTest test, Duration? offset) : Filter
{
    public FieldName Field { get; } = field;

    public TimeTest Test { get; } = test;

    public Duration? Offset { get; } = offset;

    public override void Print(QueryPrinter to)
    {
        to.Name(Field.Text);
        Test.Print(to);
        if (Offset is { } duration)
        {
            to.Sign(" offset ");
            to.Sign(duration.ToString());
        }
    }
}
