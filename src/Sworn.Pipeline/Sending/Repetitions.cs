using System.Buffers;
using System.Globalization;
using System.Text;
using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Leaves out what a source says again and again, and says how often it did (OPSEC capabilities, section 2.17). The first
/// message goes at once; equal ones that follow it, whatever their timestamps, are counted until the source says something
/// else or an interval is over. Then one message has their count and the times of the first and the last. The log keeps
/// every one of them. Belongs to one thread.
/// </summary>
/// <param name="interval">The longest time that repetitions are held.</param>
/// <param name="assumedZone">The zone of messages that name none.</param>
/// <param name="time">The clock.</param>
internal sealed class Repetitions(TimeSpan interval, TimeZoneInfo assumedZone, TimeProvider time)
{
    private const int MostSources = 1024;
    private const long NanosecondsPerTick = 100;

    private readonly Dictionary<(uint Session, uint Source), RepeatedRun> _runs = [];
    private readonly SyslogMessage _parsed = new();
    private readonly ArrayBufferWriter<byte> _text = new(1024);

    /// <summary>
    /// The index of the first record that is held and not told: the cursor must not pass it. Null when nothing is held.
    /// </summary>
    public ulong? Held
    {
        get
        {
            ulong? held = null;
            foreach (var run in _runs.Values)
            {
                held = run.Count > 0 && !(held <= run.FirstIndex) ? run.FirstIndex : held;
            }

            return held;
        }
    }

    /// <summary>Looks at a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isHeld">Whether it is a repetition that is counted instead of sent.</param>
    /// <returns>A run that ended with it and must be told first; null when none did.</returns>
    public RepeatedRun? Add(in RoutedRecord record, out bool isHeld)
    {
        SyslogParser.Parse(record.Body, new ParseContext(record.Fields.ReceivedUtc, assumedZone), _parsed);
        var key = (record.Fields.Session, record.Fields.Source);
        if (!_runs.TryGetValue(key, out var run))
        {
            isHeld = false;
            return Begin(key, record);
        }

        var isOver = run.Count > 0 && (record.Fields.ReceivedUtc - run.FirstReceived) / NanosecondsPerTick > interval.Ticks;
        isHeld = !isOver && run.IsEqual(record.Body, _parsed.TimestampText);
        if (isHeld)
        {
            run.Add(record, _parsed.TimestampText, time.GetTimestamp());
            return null;
        }

        if (run.Count == 0)
        {
            run.Begin(record.Body, _parsed.TimestampText);
            return null;
        }

        // The run is told with what it holds; a new one takes its place.
        _runs.Remove(key);
        Begin(key, record);
        return run;
    }

    /// <summary>A run whose interval is over, or any with repetitions; null when there is none left.</summary>
    /// <param name="all">True to take those too whose interval is not over.</param>
    public RepeatedRun? TakeDue(bool all)
    {
        foreach (var (key, run) in _runs)
        {
            if (run.Count > 0 && (all || time.GetElapsedTime(run.ReadAt) >= interval))
            {
                _runs.Remove(key);
                return run;
            }
        }

        return null;
    }

    /// <summary>The message that tells a run; valid until the next call. A single repetition is sent as it is.</summary>
    public ReadOnlySpan<byte> Tell(RepeatedRun run)
    {
        var body = run.Body;
        if (run.Count == 1)
        {
            return body;
        }

        SyslogParser.Parse(body, new ParseContext(run.Fields.ReceivedUtc, assumedZone), _parsed);
        _text.ResetWrittenCount();
        var msg = _parsed.Msg.IsPresent ? _parsed.Msg : default;
        var head = msg.IsPresent ? msg.Start : _parsed.Format == SyslogFormat.Rfc5424 ? body.Length : MessagePriority.Of(body).Length;
        _text.Write(body[..head]);
        if (head == body.Length)
        {
            _text.Write(" "u8);
        }

        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"message repeated {run.Count} times from {Time(run.FirstReceived)} to {Time(run.Fields.ReceivedUtc)}"), _text);
        if (head < body.Length)
        {
            _text.Write(": ["u8);
            _text.Write(msg.IsPresent ? msg.Of(body) : body[head..]);
            _text.Write("]"u8);
        }

        return _text.WrittenSpan;
    }

    /// <summary>Forgets everything: it is read again.</summary>
    public void Clear() => _runs.Clear();

    private RepeatedRun? Begin((uint Session, uint Source) key, in RoutedRecord record)
    {
        // A source that is forgotten sends its next message whole; what it repeated so far is told.
        var forgotten = _runs.Count < MostSources ? default : _runs.First();
        if (forgotten.Value is not null)
        {
            _runs.Remove(forgotten.Key);
        }

        var run = new RepeatedRun();
        run.Begin(record.Body, _parsed.TimestampText);
        _runs.Add(key, run);
        return forgotten.Value is { Count: > 0 } ? forgotten.Value : null;
    }

    private static string Time(long utc)
    {
        const int microseconds = 6;
        Span<byte> text = stackalloc byte[TimestampText.MaxLength];
        return Encoding.ASCII.GetString(text[..TimestampText.Format(utc, 0, microseconds, text)]);
    }
}
