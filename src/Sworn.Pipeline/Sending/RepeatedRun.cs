using Sworn.Core.Ledger;
using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Pipeline.Sending;

/// <summary>The last message of one source, and how many equal ones came behind it. Belongs to one thread.</summary>
internal sealed class RepeatedRun
{
    private byte[] _body = new byte[256];
    private int _length;
    private Slice _stamp;

    /// <summary>How many equal messages came behind the one that was sent.</summary>
    public long Count { get; private set; }

    /// <summary>The index of the first of them.</summary>
    public ulong FirstIndex { get; private set; }

    /// <summary>The index of the last of them.</summary>
    public ulong LastIndex { get; private set; }

    /// <summary>When the first of them was received, in nanoseconds since 1970.</summary>
    public long FirstReceived { get; private set; }

    /// <summary>What the receiver knew of the last one.</summary>
    public EntryFields Fields { get; private set; }

    /// <summary>When the first of them was read here, by the clock's timestamp.</summary>
    public long ReadAt { get; private set; }

    /// <summary>The last message.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _length);

    /// <summary>Whether a message is the same but for its timestamp.</summary>
    public bool IsEqual(ReadOnlySpan<byte> body, Slice stamp) =>
        _length - _stamp.Length == body.Length - stamp.Length && _stamp.Start == stamp.Start
        && body[..stamp.Start].SequenceEqual(Body[.._stamp.Start]) && body[stamp.End..].SequenceEqual(Body[_stamp.End..]);

    /// <summary>Begins with a message that is sent.</summary>
    public void Begin(ReadOnlySpan<byte> body, Slice stamp)
    {
        Count = 0;
        Keep(body, stamp);
    }

    /// <summary>Counts a message that is not sent.</summary>
    public void Add(in RoutedRecord record, Slice stamp, long now)
    {
        if (Count == 0)
        {
            (FirstIndex, FirstReceived, ReadAt) = (record.Index, record.Fields.ReceivedUtc, now);
        }

        Count++;
        (LastIndex, Fields) = (record.Index, record.Fields);
        Keep(record.Body, stamp);
    }

    private void Keep(ReadOnlySpan<byte> body, Slice stamp)
    {
        if (_body.Length < body.Length)
        {
            _body = new byte[Math.Max(2 * _body.Length, body.Length)];
        }

        body.CopyTo(_body);
        (_length, _stamp) = (body.Length, stamp);
    }
}
