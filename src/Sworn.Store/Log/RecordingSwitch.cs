using Sworn.Core;

namespace Sworn.Store.Log;

/// <summary>
/// What is done about a full disk, and whether messages are recorded now. The policy may be changed, and a resumption asked
/// for, from any thread; the state moves on the writer's thread only. What stopped recording does not resume by the first free octet:
/// it takes the room that the options ask for, the time that they allow, or a hand.
/// </summary>
internal sealed class RecordingSwitch
{
    private readonly LogWriterOptions _options;
    private readonly TimeProvider _time;

    // Guards the policy and the request to resume.
    private readonly Lock _lock = new();
    private PolicyInForce _policy;
    private bool _isResumeAsked;
    private volatile int _state;
    private long _since;

    public RecordingSwitch(LogWriterOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _policy = new PolicyInForce(options.OnFull, Until: null);
        _since = time.GetTimestamp();
        StateSince = time.GetUtcNow();
    }

    /// <summary>Whether messages are recorded.</summary>
    public RecordingState State => (RecordingState)_state;

    /// <summary>When that began. Of the writer's thread.</summary>
    public DateTimeOffset StateSince { get; private set; }

    /// <summary>The policy under which the present state began. Of the writer's thread.</summary>
    public FullPolicy Followed { get; private set; }

    public PolicyInForce Policy
    {
        get
        {
            lock (_lock)
            {
                return _policy;
            }
        }
    }

    /// <summary>Sets the policy, for a time or for as long as the node runs.</summary>
    /// <returns>The one before.</returns>
    public PolicyInForce Set(FullPolicy policy, TimeSpan? duration)
    {
        lock (_lock)
        {
            var before = _policy;
            _policy = new PolicyInForce(policy, duration is { } time ? _time.GetUtcNow() + time : null);
            return before;
        }
    }

    /// <summary>Asks to record again as soon as a journal file can be made.</summary>
    public void AskToResume()
    {
        lock (_lock)
        {
            _isResumeAsked = true;
        }
    }

    /// <summary>Brings the configured policy back when the time of another is over.</summary>
    /// <returns>The one whose time was over, or null.</returns>
    public FullPolicy? Expire()
    {
        lock (_lock)
        {
            if (_policy.Until is not { } until || _time.GetUtcNow() < until)
            {
                return null;
            }

            var before = _policy.Policy;
            _policy = new PolicyInForce(_options.OnFull, Until: null);
            return before;
        }
    }

    /// <summary>Moves to another state.</summary>
    public void Enter(RecordingState state, FullPolicy followed)
    {
        Invariant.Check(state != State);
        lock (_lock)
        {
            _isResumeAsked = false;
        }

        Followed = followed;
        if (state != RecordingState.LocalResuming)
        {
            // The end of a stop is part of it.
            StateSince = _time.GetUtcNow();
        }

        _since = _time.GetTimestamp();
        _state = (int)state;
    }

    /// <summary>Why a stop is over; null while it is not. Asked only while another journal file can be made.</summary>
    public string? ReasonToResume()
    {
        lock (_lock)
        {
            if (_policy.Policy != Followed)
            {
                return RecordingChange.ByPolicy;
            }

            if (_isResumeAsked)
            {
                return RecordingChange.ByHand;
            }
        }

        if (_options.ResumeAfter > TimeSpan.Zero && _time.GetElapsedTime(_since) >= _options.ResumeAfter)
        {
            return RecordingChange.ByTime;
        }

        return _options.HasRoomToResume?.Invoke() ?? true ? RecordingChange.ByRoom : null;
    }

    /// <summary>Whether the state has lasted for so long.</summary>
    public bool HasLasted(TimeSpan limit) => _time.GetElapsedTime(_since) >= limit;
}
