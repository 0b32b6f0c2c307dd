using Sworn.Query.Fields;
using Sworn.Query.Time;

namespace Sworn.Query.Matching;

/// <summary>The event time or the receive time passes a test, moved into the past by an offset.</summary>
internal sealed class TimePredicate(FieldId id, BoundTimeTest test, long offset) : Predicate
{
    public override PredicateCost Cost => id == FieldId.Received ? PredicateCost.Header : PredicateCost.Message;

    public override bool Test(in QueryRecord record) =>
        test.Test(UtcNanoseconds.AddSaturating(id == FieldId.Received ? record.Fields.ReceivedUtc : record.EventTime, offset));
}
