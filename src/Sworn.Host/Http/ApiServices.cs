using Sworn.Host.Configuration;
using Sworn.Host.Identity;
using Sworn.Host.Running;
using Sworn.Query.Scan;
using Sworn.Store.Files;

namespace Sworn.Host.Http;

/// <summary>What the API works with. One for each node.</summary>
internal sealed class ApiServices : IDisposable
{
    private static readonly TimeSpan IdleSweep = TimeSpan.FromSeconds(15);

    private readonly ITimer _sweep;

    /// <summary>Reads the accounts of a node.</summary>
    /// <exception cref="IOException">The files of accounts or of the console cannot be read or written.</exception>
    public ApiServices(Node node, SwornConfiguration configuration, TimeProvider time)
    {
        Node = node;
        Time = time;
        Directory = new DiskDirectory(configuration.Node.Data);
        Log = new LogScan(Directory, time, node.Growing);
        Book = IdentityBook.Open(configuration.Node.Data);
        FirstStart = new FirstStart(Book);
        Console = new ConsoleToken(configuration.Node.Data);
        Names = new LoginNames(configuration.Identity.UnknownUsers, Book);
        Guard = new LoginGuard(configuration.Identity, time);
        Sessions = new SessionTable(configuration.Identity.IdleTimeout, time);
        Searches = new SearchSlots(configuration.Http.MaxSearches);
        Verification = new VerificationRuns(this);
        Denials = new DenialThrottle(time);
        Redactions = new RedactionRequests(time);
        _sweep = time.CreateTimer(_ => Sweep(), state: null, IdleSweep, IdleSweep);
    }

    public Node Node { get; }

    /// <summary>The configuration in force.</summary>
    public SwornConfiguration Configuration => Node.Configuration;

    public TimeProvider Time { get; }

    public AuditTrail Audit => Node.Audit;

    /// <summary>Records the TLS sessions of the HTTP server.</summary>
    public TlsAudit Channels => Node.Channels;

    public StoreDirectory Directory { get; }

    /// <summary>Answers queries.</summary>
    public LogScan Log { get; }

    public IdentityBook Book { get; }

    public FirstStart FirstStart { get; }

    public ConsoleToken Console { get; }

    public Passwords Passwords { get; } = new();

    public LoginGuard Guard { get; }

    public LoginNames Names { get; }

    public SessionTable Sessions { get; }

    public SearchSlots Searches { get; }

    public VerificationRuns Verification { get; }

    public DenialThrottle Denials { get; }

    public RedactionRequests Redactions { get; }

    public WebAssets Assets { get; } = WebAssets.Load();

    /// <summary>Whether the server speaks TLS.</summary>
    public bool IsEncrypted => HttpCertificate.IsWanted(Configuration.Http);

    /// <summary>Records that a log-in ended because nobody used it (NDcPP, FTA_SSL.3).</summary>
    public Task RecordTimeoutAsync(Session session) => Audit.RecordAsync(
        "SESSION_TIMEOUT", "A log-in ended because it was idle too long",
        ("user", session.User), ("origin", session.Origin), ("session", session.Id), ("outcome", AuditTrail.Success));

    /// <summary>
    /// Records that log-ins ended without their users: another administrator, a limit or the end of the node ended them (NDcPP,
    /// FTA_SSL.3 and FTA_SSL.4).
    /// </summary>
    /// <param name="ended">The log-ins.</param>
    /// <param name="by">Who ended them; the node itself is <c>sworn</c>.</param>
    /// <param name="reason">Why: password-changed, account-removed, too-many or node-stops.</param>
    public async Task RecordEndsAsync(IReadOnlyList<Session> ended, string by, string reason)
    {
        foreach (var session in ended)
        {
            await Audit.RecordAsync(
                "SESSION_CLOSED", "A log-in ended without its user", ("user", session.User), ("origin", session.Origin), ("session", session.Id),
                ("by", by), ("reason", reason), ("outcome", AuditTrail.Success));
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        Console.Dispose();
        Passwords.Dispose();
        Searches.Dispose();
    }

    private void Sweep()
    {
        foreach (var session in Sessions.CloseIdle())
        {
            // Nobody waits for it: when the log's writer has ended, the node ends too.
            _ = RecordTimeoutAsync(session);
        }
    }
}
