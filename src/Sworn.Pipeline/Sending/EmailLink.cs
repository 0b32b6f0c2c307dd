using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Mail for people: an event each, or the events of an interval together. Above a rate the events wait and leave together,
/// the first ones told and the others counted. Confirmed is what the server accepted a mail about, so that nothing that
/// waits is lost: it is read from the log again.
/// </summary>
internal sealed class EmailLink : ILink
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly EmailOutputOptions _options;
    private readonly TimeProvider _time;
    private readonly MailComposer _composer;
    private readonly MailAllowance _allowance;
    private readonly HeldEvents _held;
    private readonly Action<string, string> _refused;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly SyslogMessage _parsed = new();
    private readonly CancellationTokenSource _abort = new();
    private SmtpSession? _session;
    private long _usedAt;
    private long _heldSince;
    private bool _isOverdue;
    private bool _isReduced;

    /// <summary>Makes the link.</summary>
    /// <param name="options">The output.</param>
    /// <param name="services">What outputs share.</param>
    public EmailLink(EmailOutputOptions options, OutputServices services)
    {
        _options = options;
        _time = services.Time;
        _composer = new MailComposer(options, services.LogId, services.Time);
        _allowance = new MailAllowance(options.MailsPerHour, services.Time);
        _held = new HeldEvents(options.EventsPerMail);
        _refused = (recipient, reason) => services.Events.RecipientRefused(options.Name, recipient, reason);
    }

    public DeliveryClass Delivery => DeliveryClass.Acknowledged;

    public string Peer { get; private set; } = "";

    public long Taken { get; private set; }

    public long Confirmed { get; private set; }

    public long Altered => 0;

    public TimeSpan Patience => TimeSpan.FromMilliseconds(200);

    // A mail that was accepted must not come again because the one behind it was not.
    public int MessagesPerMark => 1;

    public void Open()
    {
        (Taken, Confirmed) = (0, 0);
        _held.Clear();
        Session();
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        if (_held.Count == 0)
        {
            _heldSince = _time.GetTimestamp();
        }

        _held.Add(record.Index, _held.HasRoom ? MailEvent.Of(record, message, _parsed, _options.Format) : null);
        Taken++;
        if (_options.Digest == TimeSpan.Zero && _allowance.IsThere)
        {
            Deliver();
        }
    }

    public void Flush()
    {
        // What is due was sent when it was taken, or is sent when its time has come.
    }

    public void Poll(TimeSpan wait)
    {
        if (_held.Count > 0)
        {
            if ((_isOverdue || _time.GetElapsedTime(_heldSince) >= _options.Digest) && _allowance.IsThere)
            {
                Deliver();
            }
        }
        else if (_session is not null && _time.GetElapsedTime(_usedAt) >= Idle)
        {
            Close();
        }
    }

    public void Finish()
    {
        if (_held.Count > 0)
        {
            Deliver();
        }
    }

    public void Close()
    {
        _session?.Close(_abort.Token);
        Drop();
    }

    public void Abort() => _abort.Cancel();

    public void Dispose()
    {
        Drop();
        _abort.Dispose();
    }

    private SmtpSession Session()
    {
        if (_session is { IsConnected: false })
        {
            Drop();
        }

        _session ??= SmtpSession.Open(_options, TellOnce, _time, _abort.Token);
        Peer = _session.Peer;
        _usedAt = _time.GetTimestamp();
        return _session;
    }

    /// <summary>One mail about everything that is held.</summary>
    private void Deliver()
    {
        // Until a server has accepted it, it stays due, whatever the interval says.
        _isOverdue = true;
        using var mail = _composer.Compose(_held, _isReduced);
        try
        {
            Session().Send(mail, _abort.Token);
        }
        catch (OutputException failure)
        {
            _isReduced = failure is MailRefusedException;
            Drop();
            throw;
        }

        _allowance.Take();
        (_isOverdue, _isReduced) = (false, false);
        _usedAt = _time.GetTimestamp();
        _held.Clear();
        Confirmed = Taken;
    }

    /// <summary>A refusal is told once: its record may be mailed itself.</summary>
    private void TellOnce(string recipient, string reason)
    {
        if (_known.Add(recipient))
        {
            _refused(recipient, reason);
        }
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
