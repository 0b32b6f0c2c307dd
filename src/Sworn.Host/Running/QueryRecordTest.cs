using Sworn.Pipeline.Routing;
using Sworn.Query.Matching;

namespace Sworn.Host.Running;

/// <summary>A query as a condition of a route.</summary>
internal sealed class QueryRecordTest(RecordTest test) : IRecordTest
{
    public bool Matches(in RoutedRecord record) => test.Matches(record.Index, record.Fields, record.Body, record.Source);
}
