using System.Text.Json;

namespace Sworn.Store.Log;

/// <summary>
/// What is lost between the moment when the disk was full and the moment when recording goes on, with the leaves that say so. Belongs to
/// the writer's thread.
/// </summary>
internal sealed class LossPeriod(SealedLog log, LogWriterOptions options)
{
    private readonly LogWriterOptions _options = options;
    private long _lostBefore;
    private long _forwardedBefore;
    private long _passedByBefore;
    private long _began;
    private bool _isStop;

    /// <summary>The messages that the writer gave up since it began.</summary>
    public long Dropped { get; private set; }

    private bool HasBegun { get; set; }

    /// <summary>Counts messages that the writer gives up; the first begins the period.</summary>
    public void Drop(int messages, string reason, FullPolicy policy)
    {
        if (!HasBegun)
        {
            Begin(bypass: null);
            log.TryAppendControl(ControlLeaf.Make(ControlLeaf.DropBegin, _began, json =>
            {
                json.WriteString("reason", reason);
                json.WriteString("policy", policy.Name());
            }));
        }

        Dropped += messages;
    }

    /// <summary>Recording stops.</summary>
    public void Stop(FullPolicy policy, string reason, ILogBypass? bypass)
    {
        Begin(bypass);
        _isStop = true;
        log.TryAppendControl(ControlLeaf.Make(ControlLeaf.RecordingStop, _began, json =>
        {
            json.WriteString("reason", reason);
            json.WriteString("policy", policy.Name());
        }));
    }

    /// <summary>What was lost so far.</summary>
    public (long Dropped, long Lost, long ForwardedOnly) Losses(ILogBypass? bypass) => !HasBegun ? default : (
        Dropped + (bypass?.Dropped ?? 0) - _passedByBefore,
        (_options.LostElsewhere?.Invoke() ?? 0) - _lostBefore,
        (bypass?.ForwardedOnly ?? 0) - _forwardedBefore);

    /// <summary>Recording goes on: the leaf that says what was lost, unless nothing was and nothing had stopped.</summary>
    public void End(FullPolicy policy, string reason, string by, ILogBypass? bypass)
    {
        if (!HasBegun)
        {
            return;
        }

        var (dropped, lost, forwardedOnly) = Losses(bypass);
        var isStop = _isStop;
        log.TryAppendControl(ControlLeaf.Make(
            isStop ? ControlLeaf.RecordingResume : ControlLeaf.DropEnd, log.Clock.Now().Utc, json =>
            {
                json.WriteString("reason", reason);
                json.WriteString("policy", policy.Name());
                json.WriteString("since", ControlLeaf.TimeText(_began));
                json.WriteNumber("messages", dropped);
                WriteStop(json, isStop, by, lost, forwardedOnly);
            }));
        (HasBegun, _isStop, Dropped) = (false, false, 0);
    }

    private static void WriteStop(Utf8JsonWriter json, bool isStop, string by, long lost, long forwardedOnly)
    {
        if (isStop)
        {
            json.WriteString("by", by);
            json.WriteNumber("lost", lost);
            json.WriteNumber("forwarded_only", forwardedOnly);
        }
    }

    private void Begin(ILogBypass? bypass)
    {
        HasBegun = true;
        Dropped = 0;
        _began = log.Clock.Now().Utc;
        _lostBefore = _options.LostElsewhere?.Invoke() ?? 0;
        _forwardedBefore = bypass?.ForwardedOnly ?? 0;
        _passedByBefore = bypass?.Dropped ?? 0;
    }
}
