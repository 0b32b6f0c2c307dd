using System.Text;
using Sworn.Core;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Store.Files;

namespace Sworn.Query.Counting;

/// <summary>
/// Every sender of a log: first and last seen, and how many records. Goes on where it stopped, so that only what is new is
/// read. At most <see cref="MaxSources"/> are kept apart. Thread-safe.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="time">The clock.</param>
public sealed class SourceCensus(StoreDirectory directory, TimeProvider time)
{
    /// <summary>The most senders that are kept apart: 100,000. Further ones are not listed.</summary>
    public const int MaxSources = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<SourceInfo, Entry> _byInfo = [];
    private readonly Dictionary<(string Address, string Listener, string Transport), Entry> _entries = [];
    private ulong _next;

    /// <summary>Reads what is new and gives what is known.</summary>
    /// <param name="cancellation">Ends the reading; what was read until then counts.</param>
    /// <returns>The senders, the latest heard first, and whether the end of the log was reached.</returns>
    /// <exception cref="StoreException">The folder of the journal cannot be read.</exception>
    public (IReadOnlyList<SourceFacts> Sources, bool IsComplete) Take(CancellationToken cancellation)
    {
        lock (_lock)
        {
            Invariant.Check(QueryParser.TryParse($"_index:>={_next}", out var query, out _));
            _byInfo.Clear();
            var report = new LogScan(directory, time).Run(
                new QueryRequest { Query = query!, Order = QueryOrder.OldestFirst }, new Sink(this), cancellation);
            return ([.. _entries.Select(pair => pair.Value.Facts(pair.Key)).OrderByDescending(facts => facts.LastSeen)], report.End == ScanEnd.Exhausted);
        }
    }

    private void Count(in QueryRecord record)
    {
        if (!_byInfo.TryGetValue(record.Source, out var entry))
        {
            var key = (Text(record.Source.Address), Text(record.Source.Listener), Text(record.Source.Transport));
            if (!_entries.TryGetValue(key, out entry))
            {
                entry = new Entry { FirstSeen = record.Fields.ReceivedUtc };
                if (_entries.Count < MaxSources)
                {
                    _entries[key] = entry;
                }
            }

            _byInfo[record.Source] = entry;
            entry.IsHostWanted = true;
        }

        entry.Take(record);
        _next = record.Index + 1;
    }

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.UTF8.GetString(octets.Span);

    private sealed class Entry
    {
        private long _lastSeen;
        private long _count;
        private string? _host;

        public required long FirstSeen { get; init; }

        /// <summary>True when the next message is to be parsed for its HOSTNAME: once a definition of the source.</summary>
        public bool IsHostWanted { get; set; }

        public void Take(in QueryRecord record)
        {
            _count++;
            _lastSeen = record.Fields.ReceivedUtc;
            if (IsHostWanted)
            {
                IsHostWanted = false;
                var host = record.Message.Text(FieldId.Host, record.Body);
                _host = host.IsEmpty ? _host : Encoding.UTF8.GetString(host);
            }
        }

        public SourceFacts Facts((string Address, string Listener, string Transport) key) =>
            new(key.Address, key.Listener, key.Transport, _host, FirstSeen, _lastSeen, _count);
    }

    private sealed class Sink(SourceCensus census) : IRecordSink
    {
        public bool Accept(in QueryRecord record)
        {
            census.Count(record);
            return true;
        }

        public void AcceptCount(long count)
        {
            // The query has no such pipe.
        }

        public void Hide(HiddenRange range)
        {
            // What cannot be read counts for nobody; 'sworn verify' finds it.
        }

        public void Flush()
        {
            // Nothing is buffered.
        }
    }
}
