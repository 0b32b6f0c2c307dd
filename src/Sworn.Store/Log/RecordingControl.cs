using Sworn.Core;

namespace Sworn.Store.Log;

/// <summary>
/// Moves between recording and not recording as disk and policy say, with the leaves and facts about it. Of the writer's thread, but for
/// what <see cref="Switch"/> allows.
/// <para>States: recording → full or local-stopped or stopped; full → recording at the first room; local-stopped → local-resuming, while the
/// bypass ends → recording; stopped → recording.</para>
/// </summary>
internal sealed class RecordingControl(SealedLog log, LogWriterOptions options, StoreEvents events, TimeProvider time)
{
    private readonly LossPeriod _losses = new(log, options);
    private long _lastLook;
    private string _resumedBy = RecordingChange.ByRoom;
    private volatile ILogBypass? _bypass;

    /// <summary>Policy and state.</summary>
    public RecordingSwitch Switch { get; } = new(options, time);

    /// <summary>The way past the log; null where there is none.</summary>
    public ILogBypass? Bypass
    {
        get => _bypass;
        set => _bypass = value;
    }

    /// <summary>Takes back what nobody has confirmed on the way past the log, before anything newer is recorded.</summary>
    public required Action Reclaim { get; init; }

    /// <summary>Makes the next journal file ahead of need; on a full disk not more often than is worth it.</summary>
    public void LookForRoom()
    {
        if (!log.IsFull || time.GetElapsedTime(_lastLook) >= options.FullRetryInterval)
        {
            _lastLook = time.GetTimestamp();
            log.PrepareAhead();
        }
    }

    /// <summary>Goes to the state that disk and policy ask for now.</summary>
    public void Update()
    {
        if (Switch.Expire() is { } before)
        {
            events.PolicyReturned(before, Switch.Policy.Policy);
        }

        switch (Switch.State)
        {
            case RecordingState.Recording when log.IsFull:
                BeginFull();
                break;
            case RecordingState.Full when !log.IsFull:
                Record(RecordingChange.ByRoom);
                break;
            case RecordingState.Full when Switch.Policy.Policy != Switch.Followed:
                Record(RecordingChange.ByPolicy);
                BeginFull();
                break;
            case RecordingState.LocalStopped or RecordingState.Stopped when ReasonToResume() is { } by:
                Resume(by);
                break;
            case RecordingState.LocalResuming when _bypass!.IsIdle || Switch.HasLasted(options.BypassLimit):
                Reclaim();
                Record(_resumedBy);
                break;
            default:
                break;
        }
    }

    /// <summary>Counts messages that the writer gives up.</summary>
    public void Drop(int messages, string reason) => _losses.Drop(messages, reason, Switch.Policy.Policy);

    /// <summary>The session ends: what was lost until now is said.</summary>
    public void End() => _losses.End(Switch.Followed, LogWriter.StoreFull, RecordingChange.ByEnd, _bypass);

    /// <summary>The disk is full: what the policy says.</summary>
    private void BeginFull()
    {
        var policy = Switch.Policy.Policy;
        var state = policy switch
        {
            FullPolicy.StopLocal when _bypass is not null => RecordingState.LocalStopped,
            FullPolicy.StopAll => RecordingState.Stopped,
            _ => RecordingState.Full,
        };
        if (state != RecordingState.Full)
        {
            _losses.Stop(policy, LogWriter.StoreFull, _bypass);
        }

        var (before, since) = (Switch.State, Switch.StateSince);
        Switch.Enter(state, policy);
        events.RecordingChanged(new RecordingChange(state, before, policy, RecordingChange.ByFull, since, Dropped: 0, Lost: 0, ForwardedOnly: 0));
    }

    /// <summary>Another policy ends a stop even on a full disk, which is then that policy's to handle.</summary>
    private string? ReasonToResume()
    {
        if (Switch.Policy.Policy != Switch.Followed)
        {
            return RecordingChange.ByPolicy;
        }

        return log.IsFull ? null : Switch.ReasonToResume();
    }

    private void Resume(string by)
    {
        if (Switch.State == RecordingState.LocalStopped)
        {
            _resumedBy = by;
            Switch.Enter(RecordingState.LocalResuming, Switch.Followed);
            return;
        }

        Record(by);
    }

    private void Record(string by)
    {
        Invariant.Check(Switch.State != RecordingState.Recording);
        var (before, followed, since) = (Switch.State, Switch.Followed, Switch.StateSince);
        var (dropped, lost, forwardedOnly) = _losses.Losses(_bypass);
        _losses.End(followed, LogWriter.StoreFull, by, _bypass);
        Switch.Enter(RecordingState.Recording, followed);
        before = before == RecordingState.LocalResuming ? RecordingState.LocalStopped : before;
        events.RecordingChanged(new RecordingChange(RecordingState.Recording, before, followed, by, since, dropped, lost, forwardedOnly));
    }
}
