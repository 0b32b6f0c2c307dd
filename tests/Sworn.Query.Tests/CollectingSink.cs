using System.Text;
using Sworn.Query.Matching;
using Sworn.Query.Scan;

namespace Sworn.Query.Tests;

/// <summary>Keeps what it is given; wants no more after so many.</summary>
internal sealed class CollectingSink(int enough = int.MaxValue) : IRecordSink
{
    public List<string> Bodies { get; } = [];

    public List<ulong> Indexes { get; } = [];

    public List<string> Sources { get; } = [];

    public long? Count { get; private set; }

    public Action<int>? Accepted { get; init; }

    public bool Accept(in QueryRecord record)
    {
        Bodies.Add(Encoding.UTF8.GetString(record.Body));
        Indexes.Add(record.Index);
        Sources.Add(Encoding.UTF8.GetString(record.Source.Address.Span));
        Accepted?.Invoke(Bodies.Count);
        return Bodies.Count < enough;
    }

    public void AcceptCount(long count) => Count = count;

    public List<HiddenRange> Hidden { get; } = [];

    public int Flushes { get; private set; }

    public void Hide(HiddenRange range) => Hidden.Add(range);

    public void Flush() => Flushes++;
}
