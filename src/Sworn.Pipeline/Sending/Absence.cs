using Sworn.Store.Files;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// What an output does from the first attempt that fails until its destination is reached: nothing, for the log keeps what it misses; or it
/// passes over the log and gives up what is its own; or it closes the intake of the node. Belongs to the output's thread, but for
/// <see cref="Leave"/>, which comes after it.
/// <i>Invariant: the cursor passes what is given up only after the log says so.</i> What could not be recorded is sent after all.
/// </summary>
/// <param name="options">The output.</param>
/// <param name="flow">What it reads.</param>
/// <param name="services">What outputs share.</param>
/// <param name="isStopping">Whether the thread must end at once.</param>
internal sealed class Absence(OutputOptions options, OutputFlow flow, OutputServices services, Func<bool> isStopping)
{
    // So that a node that is killed during a long absence has little to pass over again, or to send although it should not.
    private static readonly TimeSpan TellInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RecordWait = TimeSpan.FromMilliseconds(100);

    private readonly string _name = options.Name;
    private bool _isAway;
    private DateTimeOffset _since;
    private long _toldAt;
    private ulong _first;
    private long _messages;
    private long _untold;

    /// <summary>Whether messages are given up now.</summary>
    public bool IsPassingOver => _isAway && options.OnUnavailable == UnavailablePolicy.Drop;

    /// <summary>The destination is away.</summary>
    public void Begin(string reason)
    {
        if (_isAway || options.OnUnavailable == UnavailablePolicy.Keep)
        {
            return;
        }

        (_isAway, _since, _toldAt) = (true, services.Time.GetUtcNow(), services.Time.GetTimestamp());
        (_first, _messages, _untold) = (flow.Next, 0, 0);
        if (options.OnUnavailable == UnavailablePolicy.Drop)
        {
            services.Events.DropBegan(_name, reason, _first);
        }
        else if (services.Intake.Close(_name))
        {
            services.Events.IntakeStopped(_name, reason);
        }
    }

    /// <summary>The output has ended by a defect: nobody will reach the destination.</summary>
    public void Fail(string reason)
    {
        if (options.OnUnavailable == UnavailablePolicy.StopIntake)
        {
            Begin(reason);
        }
    }

    /// <summary>Gives up what is the output's own in the next frame of the log.</summary>
    /// <returns>False when there is no frame.</returns>
    /// <exception cref="StoreException">The log cannot be read, or the cursor not be written.</exception>
    public bool TryPassOver()
    {
        if (_untold > 0 && services.Time.GetElapsedTime(_toldAt) >= TellInterval)
        {
            _toldAt = services.Time.GetTimestamp();
            TryTell();
        }

        if (!flow.TryPassOver(out var messages))
        {
            return false;
        }

        _messages += messages;
        _untold += messages;
        return true;
    }

    /// <summary>The link is open, or the output ends while the node runs on: from here on nothing is passed over.</summary>
    /// <param name="isOver">False when only a confirmation will say that the destination is there.</param>
    /// <exception cref="StoreException">The cursor cannot be written.</exception>
    public void Return(bool isOver)
    {
        if (IsPassingOver && !TryTell())
        {
            TakeBack();
        }

        if (isOver)
        {
            Leave();
        }
    }

    /// <summary>Nothing is left that the destination has not confirmed.</summary>
    /// <param name="confirmed">The messages that it confirmed.</param>
    public void Settle(long confirmed)
    {
        // Where nothing is left to be tried with, the intake must be opened to learn more.
        if (confirmed > 0 || options.OnUnavailable == UnavailablePolicy.StopIntake)
        {
            Leave();
        }
    }

    /// <summary>What is not recorded yet as given up is read again.</summary>
    public void TakeBack()
    {
        if (IsPassingOver)
        {
            flow.TakeBackPassedOver(_untold);
            (_messages, _untold) = (_messages - _untold, 0);
        }
    }

    /// <summary>The destination is there, or the output has no say any more in what the node takes.</summary>
    public void Leave()
    {
        if (_isAway && options.OnUnavailable == UnavailablePolicy.StopIntake && services.Intake.Open(_name))
        {
            services.Events.IntakeResumed(_name, _since);
        }

        _isAway = false;
    }

    /// <summary>Records what was given up since the destination was found away, and lets the cursor pass it.</summary>
    private bool TryTell()
    {
        if (_untold > 0)
        {
            var recorded = services.Events.DroppedAsync(_name, new OutputDrop(_messages, _first, flow.Next, _since));
            while (!recorded.IsCompleted && !isStopping())
            {
                Task.WhenAny(recorded).Wait(RecordWait);
            }

            if (!recorded.IsCompletedSuccessfully)
            {
                return false;
            }
        }

        flow.ForgetPassedOver();
        _untold = 0;
        return true;
    }
}
