using System.Diagnostics.CodeAnalysis;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Tls;
using Sworn.Store.Cursors;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// One output: a thread that opens its link, lets the log flow over it (<see cref="OutputFlow"/>), and tries again after a wait when it
/// breaks; what was not confirmed is read and sent again. A destination that is slow, dead or never reads holds this thread only.
/// </summary>
internal sealed class Output : IDisposable
{
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(500);

    private readonly OutputOptions _options;
    private readonly OutputServices _services;
    private readonly ILink _link;
    private readonly OutputFlow _flow;
    private readonly Absence _absence;
    private readonly Backoff _backoff;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ended = new();
    private readonly ManualResetEventSlim _stop = new();
    private bool _isOpen;
    private volatile bool _isDraining;
    private volatile bool _isConcluding;

    public Output(OutputOptions options, string transport, ILink link, OutputServices services)
    {
        _options = options;
        Transport = transport;
        _link = link;
        _services = services;
        _flow = new OutputFlow(options, link, Account, services);
        _absence = new Absence(options, _flow, services, () => IsStopping);
        _backoff = new Backoff(options.RetryFirst, options.RetryMost, services.Pick);
        _thread = new Thread(Run) { IsBackground = true, Name = $"sworn output {options.Name}" };
    }

    /// <summary><c>udp</c>, <c>tcp</c>, …</summary>
    public string Transport { get; }

    /// <summary>Its books.</summary>
    public OutputAccount Account { get; } = new();

    /// <summary>Its name.</summary>
    public string Name => _options.Name;

    /// <summary>What comes past the log; sent when there is nothing more in the log.</summary>
    public DirectQueue Direct => _flow.Direct;

    private bool IsStopping => _stop.IsSet;

    private bool IsEnding => _isDraining || IsStopping;

    /// <summary>Its account at this moment.</summary>
    public OutputSnapshot Snapshot() => Account.Snapshot(
        _options.Name, Transport, _link.Delivery, _services.Progress.Durable, _flow.Altered, _flow.Undelivered);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Other routes hold for what it reads from here on.</summary>
    /// <param name="selectors">The routes.</param>
    /// <param name="number">Its position among the outputs, from 0: its bit in them.</param>
    public void Reroute(IReadOnlyList<Selector> selectors, int number) => _flow.Reroute(selectors, number);

    /// <summary>Lets it send what is there, as long as its destination takes it and at most for a time, and ends it.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>
    /// Lets it end while the node runs on: it reads nothing more, and what it has sent may be confirmed, at most for a time. Its
    /// cursor stays where the first record stands that is not confirmed.
    /// </summary>
    public void Conclude(TimeSpan limit)
    {
        _isConcluding = true;
        Stop(limit);
        _absence.Leave();
    }

    /// <summary>Waits for the end of a drain; what is not sent by then is sent after the next start.</summary>
    public void Stop(TimeSpan limit)
    {
        _isDraining = true;
        _services.Progress.Wake();
        if (_thread.IsAlive && !_ended.Wait(limit))
        {
            _stop.Set();
            _services.Progress.Wake();
            _link.Abort();
            _ended.Wait();
        }
    }

    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _link.Dispose();
        _flow.Dispose();
        _stop.Dispose();
        _ended.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: an output that fails must not take the collector with it; it is told.")]
    private void Run()
    {
        try
        {
            while (!IsStopping && Step())
            {
            }

            if (_isConcluding && !_isOpen)
            {
                EndAbsence();
            }
        }
        catch (Exception defect)
        {
            Account.SetPeer(peer: null, defect.Message);
            _services.Events.Failed(_options.Name, defect);
            _absence.Fail(defect.Message);
        }
        finally
        {
            _ended.Set();
        }
    }

    /// <summary>Opens the link if need be and moves what there is.</summary>
    /// <returns>False when it was asked to end and has nothing left that it could send.</returns>
    private bool Step()
    {
        TimeSpan wait;
        try
        {
            if (_isConcluding)
            {
                return _isOpen && AwaitConfirmations();
            }

            if (!_isOpen)
            {
                Open();
            }

            return _flow.TryMove(out var status) || Idle(status);
        }
        catch (OutputException failure)
        {
            wait = Break(failure);
        }
        catch (StoreException failure)
        {
            _services.Events.StoreFailed(_options.Name, failure);
            Rewind();
            wait = _backoff.Next();
        }

        return GoesOnAfter(wait);
    }

    /// <summary>Waits before the next attempt; a drain has no time for one.</summary>
    private bool GoesOnAfter(TimeSpan wait)
    {
        if (_absence.IsPassingOver)
        {
            PassOver(wait);
            return !IsEnding;
        }

        return !_isDraining && !_stop.Wait(wait) && !_isDraining;
    }

    /// <summary>Gives up what comes until the next attempt.</summary>
    private void PassOver(TimeSpan wait)
    {
        var began = _services.Time.GetTimestamp();
        for (var left = wait; left > TimeSpan.Zero && !IsEnding; left = wait - _services.Time.GetElapsedTime(began))
        {
            try
            {
                if (!_absence.TryPassOver())
                {
                    _services.Progress.WaitFor(_flow.Next, left < IdleWait ? left : IdleWait);
                }
            }
            catch (StoreException failure)
            {
                _services.Events.StoreFailed(_options.Name, failure);
                _stop.Wait(left);
            }
        }
    }

    private void EndAbsence()
    {
        try
        {
            _absence.Return(isOver: true);
        }
        catch (StoreException failure)
        {
            _services.Events.StoreFailed(_options.Name, failure);
        }
    }

    private void Open()
    {
        _link.Open();
        _isOpen = true;
        Account.SetPeer(_link.Peer, failure: null);
        _services.Events.Connected(_options.Name, _link.Peer);
        _absence.Return(_link.IsReachedWhenOpen);
    }

    /// <summary>Waits for what was sent to be confirmed.</summary>
    /// <returns>False when it is, and the link is closed.</returns>
    private bool AwaitConfirmations()
    {
        _flow.TellRepetitions(all: true);
        _link.Finish();
        _flow.Confirm(_link.Patience);
        if (!_flow.IsSettled)
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Nothing to send: waits for confirmations, or for the log to grow.</summary>
    private bool Idle(TailStatus status)
    {
        var isLast = _isDraining && _services.IsLogClosed();
        _flow.TellRepetitions(isLast);
        if (isLast)
        {
            _link.Finish();
        }

        var isWaiting = !_flow.IsSettled;
        _flow.Confirm(isWaiting ? _link.Patience : TimeSpan.Zero);
        if (_flow.IsSettled)
        {
            _absence.Settle(_flow.Confirmed);
        }

        if (isLast && _flow.IsSettled)
        {
            Close();
            return false;
        }

        if (status == TailStatus.Unreadable)
        {
            return !_stop.Wait(IdleWait);
        }

        if (!_flow.Direct.HasNext(_flow.Next))
        {
            _services.Progress.WaitFor(_flow.Next, isWaiting || _isDraining ? _link.Patience : IdleWait);
        }

        return true;
    }

    private void Close()
    {
        _link.Close();
        _flow.SyncCursor(isForced: true);
        Account.SetPeer(peer: null, failure: "stopped");
    }

    private TimeSpan Break(OutputException failure)
    {
        var wasOpen = _isOpen;
        var (unconfirmed, atRisk) = (0L, 0L);
        if (wasOpen)
        {
            SettleLast();
            atRisk = _link.AtRisk;
            unconfirmed = Rewind();
        }

        var isAway = !wasOpen || _backoff.HasFailed;
        var wait = _backoff.Next();
        Account.SetPeer(peer: null, failure.Message);
        if (wasOpen)
        {
            _services.Events.Lost(_options.Name, failure.Message, unconfirmed, atRisk);
        }
        else
        {
            _services.Events.ConnectFailed(_options.Name, failure.Message, wait);
        }

        if (failure.Fault != PeerFault.None)
        {
            _services.Events.PeerRefused(_options.Name, failure.Peer, failure.Fault, failure.Shown);
        }

        if (isAway)
        {
            _absence.Begin(failure.Message);
        }

        return wait;
    }

    /// <summary>What was confirmed before the break need not be sent again, unless the cursor cannot be written.</summary>
    private void SettleLast()
    {
        try
        {
            _flow.Settle();
        }
        catch (StoreException failure)
        {
            _services.Events.StoreFailed(_options.Name, failure);
        }
    }

    /// <summary>Goes back to the first message that is not confirmed; after progress the first wait is short again.</summary>
    private long Rewind()
    {
        _absence.TakeBack();
        var unconfirmed = _flow.Rewind(_isOpen);
        _isOpen = false;
        if (_flow.TakeProgress())
        {
            _backoff.Reset();
        }

        return unconfirmed;
    }
}
