using Sworn.Audit.Derived;
using Sworn.Audit.Sources;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Host.Deriving;

/// <summary>Reads the log for derived state. Belongs to one thread.</summary>
/// <param name="directory">The data directory.</param>
/// <param name="derivation">Takes the entries.</param>
public sealed class DerivationFeed(StoreDirectory directory, Derivation derivation) : IDisposable
{
    /// <summary>Connections come with ever new ports, and each is a source of its own in the log.</summary>
    private const int MaxSenders = 10_000;

    private readonly LogTail _tail = new(directory, derivation.Next);
    private readonly Dictionary<(uint Session, uint Source), Sender> _senders = [];
    private readonly Dictionary<(string Address, string Transport, string Listener), Sender> _known = [];

    /// <summary>Entries below this are skipped: received before, in nanoseconds of UTC since 1970.</summary>
    public long Since { get; init; } = long.MinValue;

    /// <summary>Reads on.</summary>
    /// <param name="end">The end of what may be read.</param>
    /// <param name="most">About how many entries at most.</param>
    /// <returns>False when the log cannot be read at <see cref="Derivation.Next"/>, and nothing behind it either.</returns>
    /// <exception cref="StoreException">The medium failed.</exception>
    public bool ReadOn(ulong end, int most)
    {
        for (var read = 0; read < most;)
        {
            switch (_tail.Read(end, out var frame, out var from))
            {
                case TailStatus.Frame:
                    Take(frame, from);
                    read += frame.Header.RecordCount;
                    break;
                case TailStatus.Gap:
                    derivation.Skip(_tail.Next);
                    break;
                case TailStatus.Unreadable:
                    return false;
                default:
                    return true;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _tail.Dispose();

    private void Take(in JournalFrame frame, ulong from)
    {
        foreach (var record in frame)
        {
            if (record.Index < from)
            {
                continue;
            }

            var fields = record.Fields;
            if (fields.ReceivedUtc < Since)
            {
                derivation.Skip(record.Index + 1);
                continue;
            }

            derivation.Take(record.Index, fields, record.Body, SenderOf(fields.Session, fields.Source));
        }
    }

    private Sender SenderOf(uint session, uint source)
    {
        if (source == 0)
        {
            return Sender.Own;
        }

        if (_senders.TryGetValue((session, source), out var sender))
        {
            return sender;
        }

        if (_senders.Count == MaxSenders)
        {
            _senders.Clear();
            _known.Clear();
        }

        // One that nothing defines yet is asked for again: its definition may be read later.
        return _tail.Sources.Find(session, source) is { } found ? _senders[(session, source)] = Known(found) : Sender.Unknown;
    }

    private Sender Known(TailSource found)
    {
        var key = (found.Address?.ToString() ?? "", found.Transport, found.Listener);
        if (!_known.TryGetValue(key, out var sender))
        {
            sender = new Sender(key.Item1, found.Transport, found.Listener, IsOwn: false);
            _known.Add(key, sender);
        }

        return sender;
    }
}
