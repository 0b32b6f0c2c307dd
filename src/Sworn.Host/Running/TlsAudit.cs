using System.Globalization;
using System.Net;
using Sworn.Core.Messages;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Running;

/// <summary>
/// The audit records of TLS that others begin: sessions that began, ended and did not come about, with senders (NDcPP FTP_ITC.1,
/// FCS_TLSS_EXT.1, FIA_X509_EXT.1) and with who uses the HTTP server (FTP_TRP.1/Admin, FCS_HTTPS_EXT.1), and trust anchors that
/// came and went. Each input has so many records a minute of failures and of sessions; what is beyond is counted, and the count is the
/// next record's. Thread-safe.
/// </summary>
/// <param name="audit">Where records go.</param>
/// <param name="time">The clock of the limit.</param>
internal sealed class TlsAudit(AuditTrail audit, TimeProvider time) : IDisposable
{
    /// <summary>
    /// 60 failures a minute for each input: a person who mends a sender sees each of its attempts, a flood fills nothing.
    /// </summary>
    public const int FailuresPerMinute = 60;

    /// <summary>600 beginnings and ends of sessions a minute for each input.</summary>
    public const int SessionsPerMinute = 600;

    /// <summary>What is spoken in the channel of a sender.</summary>
    public const string Syslog = "syslog";

    /// <summary>What is spoken in the channel of who uses the HTTP server.</summary>
    public const string Https = "https";

    private const string Inbound = "inbound";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // Guards _failures, _sessions and _timer.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RecordBudget> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordBudget> _sessions = new(StringComparer.Ordinal);
    private ITimer? _timer;

    /// <summary>Records the beginning of a session.</summary>
    public void SessionBegan(string input, EndPoint peer, TlsSession session, string application = Syslog)
    {
        if (MayRecord(_sessions, input, SessionsPerMinute))
        {
            Record(
                Severity.Info, "TLS_SESSION_START", $"TLS session of {peer}",
                [.. Channel(input, peer, application), ("protocol", session.Protocol), ("cipher", session.CipherSuite),
                    .. Describe(session.Peer), ("outcome", AuditTrail.Success)]);
        }
    }

    /// <summary>Records the end of a connection that had a session.</summary>
    public void SessionEnded(ConnectionSummary connection)
    {
        if (connection.Tls is { } session)
        {
            SessionEnded(
                connection.Input, connection.Peer, session, Syslog, [("reason", connection.End.ToString()), ("messages", Text(connection.Messages))]);
        }
    }

    /// <summary>Records the end of a session.</summary>
    public void SessionEnded(
        string input, EndPoint peer, TlsSession session, string application, IReadOnlyList<(string Name, string Value)> facts)
    {
        if (MayRecord(_sessions, input, SessionsPerMinute))
        {
            Record(
                Severity.Info, "TLS_SESSION_END", $"end of the TLS session of {peer}",
                [.. Channel(input, peer, application), .. facts, .. Describe(session.Peer), ("outcome", AuditTrail.Success)]);
        }
    }

    /// <summary>Records a session that did not come about.</summary>
    public void HandshakeFailed(TlsFailure failure, string application = Syslog)
    {
        if (MayRecord(_failures, failure.Input, FailuresPerMinute))
        {
            Record(
                Severity.Warning, "TLS_HANDSHAKE_FAILED", $"no TLS session with {failure.Peer}: {PeerFaultTexts.SentenceOf(failure.Fault)}",
                [.. Channel(failure.Input, failure.Peer, application), ("reason", PeerFaultTexts.CodeOf(failure.Fault)),
                    ("detail", Plain(failure.Detail)), .. Describe(failure.Certificate), ("outcome", AuditTrail.Failure)]);
        }
    }

    /// <summary>Records that certificates, authorities or revocation lists were replaced.</summary>
    public void FilesChanged(string input, TlsFilesChange change)
    {
        Record(
            Severity.Notice, "TLS_FILES_CHANGED", "certificates were read again",
            [("input", input), ("own", change.Own?.Fingerprint ?? ""), ("revocation_lists", Text(change.RevocationLists)), ("outcome", AuditTrail.Success)]);
        foreach (var added in change.AddedAuthorities)
        {
            Record(
                Severity.Notice, "TRUST_ANCHOR_ADDED", $"{Plain(added.Subject)} is trusted",
                [("input", input), .. Describe(added), ("outcome", AuditTrail.Success)]);
        }

        foreach (var removed in change.RemovedAuthorities)
        {
            Record(
                Severity.Notice, "TRUST_ANCHOR_REMOVED", $"{Plain(removed.Subject)} is not trusted any more",
                [("input", input), .. Describe(removed), ("outcome", AuditTrail.Success)]);
        }
    }

    /// <summary>Records that changed files cannot be used.</summary>
    public void FilesRejected(string input, TlsFilesException failure) => Record(
        Severity.Error, "TLS_FILES_REJECTED", "changed certificates cannot be used, the ones before stay in use",
        [("input", input), ("file", failure.Path), ("detail", Plain(failure.Message)), ("outcome", AuditTrail.Failure)]);

    /// <summary>A new minute begins: each input says how many records the last one left out.</summary>
    public void TellLeftOut()
    {
        var left = new List<(string Input, string Of, long Count)>();
        lock (_lock)
        {
            Collect_NeedsLock(_failures, "TLS_HANDSHAKE_FAILED", left);
            Collect_NeedsLock(_sessions, "TLS_SESSION", left);
        }

        foreach (var (input, of, count) in left)
        {
            Record(
                Severity.Warning, "AUDIT_RECORDS_LEFT_OUT", $"{count} records of {of} were left out in a minute",
                [("input", input), ("of", of), ("count", Text(count)), ("outcome", AuditTrail.Failure)]);
        }
    }

    /// <summary>Ends the timer.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    /// <summary>What a record says of a certificate.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Describe(PeerCertificate? certificate) => certificate is null ? [] :
    [
        ("subject", Plain(certificate.Subject)), ("serial", certificate.Serial), ("issuer", Plain(certificate.Issuer)),
        ("fingerprint", certificate.Fingerprint),
    ];

    private static IReadOnlyList<(string Name, string Value)> Channel(string input, EndPoint peer, string application) =>
        [("input", input), ("peer", peer.ToString()!), ("direction", Inbound), ("application", application)];

    /// <summary>What a peer wrote into its certificate may hold anything; a record is one line.</summary>
    private static string Plain(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private bool MayRecord(Dictionary<string, RecordBudget> budgets, string input, int limit)
    {
        lock (_lock)
        {
            if (!budgets.TryGetValue(input, out var budget))
            {
                budgets.Add(input, budget = new RecordBudget());
            }

            _timer ??= time.CreateTimer(_ => TellLeftOut(), state: null, Window, Window);
            if (budget.Used < limit)
            {
                budget.Used++;
                return true;
            }

            budget.LeftOut++;
            return false;
        }
    }

    private static void Collect_NeedsLock(
        Dictionary<string, RecordBudget> budgets, string of, List<(string Input, string Of, long Count)> to)
    {
        foreach (var (input, budget) in budgets)
        {
            if (budget.LeftOut > 0)
            {
                to.Add((input, of, budget.LeftOut));
            }

            (budget.Used, budget.LeftOut) = (0, 0);
        }
    }

    /// <summary>
    /// Told on receiving threads, which must not wait: the record stands in the log before any message of the session,
    /// since the writer takes its own records first. A writer that has failed says so itself and ends the process.
    /// </summary>
    private void Record(Severity severity, string msgId, string text, IReadOnlyList<(string Name, string Value)> parameters) =>
        _ = audit.RecordAsync(severity, msgId, text, parameters).ContinueWith(
            static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private sealed class RecordBudget
    {
        public int Used { get; set; }

        public long LeftOut { get; set; }
    }
}
