using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Sworn.Host.Configuration;
using Sworn.Host.Deriving;
using Sworn.Host.Http;
using Sworn.Host.Native;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Archiving;
using Sworn.Pipeline.Inspecting;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Retention;
using Sworn.Pipeline.Sealing;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tls;
using Sworn.Query.Columns;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Segments;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Host.Running;

/// <summary>
/// A running node: the log, its writer, the inputs and the API, put together from a configuration. Data flows one way:
/// receivers → writer → log; the API only looks.
/// </summary>
public sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly LossAccounts _accounts = new();
    private readonly ILoggerFactory _loggers;
    private readonly TlsAudit _tlsAudit;
    private StoreLock? _lock;
    private LogWriter? _writer;
    private Receivers? _receivers;
    private LogInspection? _inspection;
    private SegmentSealing? _sealing;
    private LogWithholding? _withholding;
    private LogHolds? _holds;
    private LogRetention? _retention;
    private Forwarding? _forwarding;
    private Archives? _archives;
    private DerivedReader? _derived;
    private ConfigurationReload? _reload;
    private ClockWatch? _clock;
    private ApiServices? _services;
    private volatile SwornConfiguration _configuration;
    private StorageWatch? _storage;
    private DropWatch? _drops;
    private Congestion? _congestion;
    private WebApplication? _api;
    private string? _madeKey;

    private Node(SwornConfiguration configuration, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
        _startedAt = time.GetTimestamp();
        Audit = new AuditTrail(OwnHostname.Of(configuration.Node), time, message => _writer!.AppendAuditAsync(message));
        Started = time.GetUtcNow();
        _loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        }).AddFilter("Microsoft", LogLevel.Warning));
        _tlsAudit = new TlsAudit(Audit, time);
        Facts = new ReceiverFacts(_loggers.CreateLogger("sworn.receive"), _tlsAudit);
    }

    /// <summary>The program's name and version.</summary>
    public static string Software => StoreFactory.Software;

    /// <summary>The node's name.</summary>
    public string Name => _configuration.Node.Name;

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>How long it has been running.</summary>
    public TimeSpan Uptime => _time.GetElapsedTime(_startedAt);

    /// <summary>Where its data lies.</summary>
    public string DataDirectory => _configuration.Node.Data;

    /// <summary>The name of its store.</summary>
    public string StoreName => _configuration.Stores[0].Name;

    /// <summary>Its log at this moment.</summary>
    public LogStatus Log => _writer!.Status;

    /// <summary>Its inputs at this moment.</summary>
    public IReadOnlyList<InputStatus> Inputs => _receivers?.Inputs ?? [];

    /// <summary>Where the API answers; null when it is off.</summary>
    public string? HttpAddress { get; private set; }

    /// <summary>
    /// The link by which the first administrator is made; null when there is an account, or the API is off.
    /// </summary>
    public string? FirstLink => _services?.FirstStart.Token is { } token && HttpAddress is { } address ? $"{address}/#claim={token}" : null;

    /// <summary>Records of failed log-ins that have a marker in the place of a name.</summary>
    internal long MaskedNames => _services?.Names.Masked ?? 0;

    /// <summary>True while it receives.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether the kernel says that somebody disciplines its clock.</summary>
    public bool IsClockSynchronised => !_writer!.Clock.IsUnsynchronised;

    /// <summary>How full the file system of the data is, in percent.</summary>
    public int DiskPercent => _congestion?.DiskPercent ?? 0;

    /// <summary>The outputs that have stopped the intake because their destinations are not reached.</summary>
    public IReadOnlyList<string> IntakeStoppedBy => _congestion?.Gate.Closers ?? [];

    /// <summary>What is done about a full disk.</summary>
    public PolicyInForce Policy => _writer!.Policy;

    /// <summary>What the configuration says is done about it.</summary>
    public FullPolicy ConfiguredPolicy => StoreFactory.PolicyOf(_configuration.Stores[0]);

    /// <summary>Octets free where the data lies.</summary>
    public long FreeOctets => new DriveInfo(Path.GetFullPath(DataDirectory)).AvailableFreeSpace;

    /// <summary>Completes when the node cannot go on, with the reason: the process must end; the next start recovers.</summary>
    public Task<string> Failure => _failure.Task;

    /// <summary>The node's record of its own acts.</summary>
    public AuditTrail Audit { get; }

    /// <summary>The blocks that are made of the journal; null before the log is open.</summary>
    internal GrowingSegment? Growing => _sealing?.Growing;

    internal ReceiverFacts Facts { get; }

    /// <summary>Records the TLS sessions that others begin.</summary>
    internal TlsAudit Channels => _tlsAudit;

    /// <summary>Gives up bodies.</summary>
    internal LogWithholding Withholding => _withholding!;

    /// <summary>Sets and releases holds.</summary>
    internal LogHolds Holds => _holds!;

    /// <summary>The accounts at this moment.</summary>
    public AccountsSnapshot Accounts => _accounts.Snapshot() with { Outputs = Outputs };

    /// <summary>What derives sessions, sources and findings behind the log.</summary>
    internal DerivedReader Derived => _derived!;

    /// <summary>Its outputs at this moment.</summary>
    public IReadOnlyList<OutputSnapshot> Outputs => _forwarding?.Outputs ?? [];

    /// <summary>Its archives at this moment.</summary>
    public IReadOnlyList<ArchiveSnapshot> Archives => _archives?.Snapshots ?? [];

    /// <summary>The configuration in force.</summary>
    internal SwornConfiguration Configuration => _configuration;

    /// <summary>Opens the log, starts to receive and to answer.</summary>
    /// <param name="configuration">A valid configuration.</param>
    /// <param name="acceptLostAnchor">True to start although the anchor is gone.</param>
    /// <param name="time">The clocks.</param>
    /// <param name="read">Reads the configuration again; null where that is not possible.</param>
    /// <exception cref="NodeStartException">It cannot; nothing is left running.</exception>
    public static async Task<Node> StartAsync(
        ConfigurationResult configuration, bool acceptLostAnchor, TimeProvider time, Func<ConfigurationResult>? read = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var node = new Node(configuration.Effective!, time);
        node._reload = new ConfigurationReload(node, read ?? (() => configuration), node._loggers.CreateLogger("sworn.config"));
        try
        {
            var text = ConfigurationPrinter.ToYaml(configuration);
            node.OpenLog(text, acceptLostAnchor);
            await node._holds!.DeclareAllAsync().ConfigureAwait(false);
            node.Forward();
            await node.RecordStartAsync(configuration, ConfigurationAudit.DigestOf(text)).ConfigureAwait(false);
            await node.EnsureCertificateAsync().ConfigureAwait(false);
            node.Receive();
            node.Derive();
            await node.AnswerAsync().ConfigureAwait(false);
            node.Announce();
            return node;
        }
        catch (Exception failure)
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw Explain(failure);
        }
    }

    /// <summary>
    /// Reads the configuration again and applies what can be applied while the node runs: outputs, routes, rules of redaction of
    /// outputs, policies, the store's selectors. With a mistake in it nothing is changed. Recorded before it takes effect, with who
    /// asked and each old and new value.
    /// </summary>
    /// <param name="user">Who asks.</param>
    /// <param name="origin">From where: an address, or <c>local</c>.</param>
    /// <param name="means">By which means.</param>
    public Task<ReloadReport> ReloadAsync(string user, string origin, string means) => _reload!.RunAsync(user, origin, means);

    private ConfigurationAudit OwnConfigurationAudit => new(Audit, DataDirectory, _loggers.CreateLogger("sworn.config"));

    /// <summary>Makes a configuration of which only that differs that can be applied while the node runs the one in force.</summary>
    internal async Task ApplyAsync(SwornConfiguration next, string digest)
    {
        try
        {
            await _forwarding!.ChangeAsync(_configuration, next).ConfigureAwait(false);
            _configuration = next;
            OwnConfigurationAudit.Keep(next, digest);
        }
        catch (StoreException failure) when (!_forwarding!.IsWhole)
        {
            // Outputs that should run do not: the next start tries again with the new file.
            _failure.TrySetResult($"the configuration could not be applied: {failure.Message}");
            throw;
        }
    }

    /// <summary>Writes the accounts as <c>GET /api/v1/accounts</c> gives them.</summary>
    public void WriteAccounts(Utf8JsonWriter json) => Accounts.WriteTo(json);

    /// <summary>
    /// Sets what is done about a full disk, and for the policies that inputs have too, what they do while the log cannot keep up.
    /// </summary>
    internal void SetPolicy(FullPolicy policy, TimeSpan? duration, bool isConfigured)
    {
        _congestion!.Policy = isConfigured ? null : policy switch
        {
            FullPolicy.Block => BackPressurePolicy.Block,
            FullPolicy.DropOldest => BackPressurePolicy.DropOldest,
            FullPolicy.DropNewest => BackPressurePolicy.DropNewest,
            _ => null,
        };
        _writer!.SetPolicy(policy, duration);
    }

    /// <summary>Records again what a policy stopped.</summary>
    internal void ResumeRecording() => _writer!.Resume();

    /// <summary>Takes what senders have already handed to the kernel, writes and seals everything, and ends.</summary>
    public async Task StopAsync()
    {
        IsReady = false;
        await _reload!.EndAsync().ConfigureAwait(false);
        _storage?.Dispose();
        if (_receivers is not null)
        {
            await _receivers.StopAsync(DrainLimit).ConfigureAwait(false);
        }

        // It writes audit records, and so ends before the log does; the next start goes on where it stood.
        _derived?.Dispose();
        if (_writer is { } writer && !writer.Completion.IsCompleted)
        {
            _tlsAudit.TellLeftOut();
            if (_drops is not null)
            {
                await _drops.EndAsync().ConfigureAwait(false);
            }

            if (_services is not null)
            {
                await _services.RecordEndsAsync(_services.Sessions.CloseAll(), "sworn", "node-stops").ConfigureAwait(false);
            }

            await Audit.RecordAsync(
                "NODE_STOP", "The node stops", ("user", Environment.UserName), ("origin", "local"), ("outcome", AuditTrail.Success)).ConfigureAwait(false);
            await writer.StopAsync().ConfigureAwait(false);
        }

        // The last records of the log are theirs to send: they end behind it.
        _forwarding?.Stop(DrainLimit);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        IsReady = false;
        if (_api is not null)
        {
            await _api.DisposeAsync().ConfigureAwait(false);
        }

        _services?.Dispose();
        _reload?.Dispose();
        if (_receivers is not null)
        {
            await _receivers.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
            _receivers.Dispose();
        }

        _derived?.Dispose();
        _tlsAudit.Dispose();
        _inspection?.Dispose();
        _retention?.Dispose();
        _archives?.Dispose();
        _withholding?.Dispose();
        _holds?.Dispose();
        _sealing?.Dispose();
        _clock?.Dispose();
        _storage?.Dispose();
        _drops?.Dispose();
        _forwarding?.EndRules();
        _writer?.Dispose();
        _forwarding?.Dispose();
        if (_lock is not null)
        {
            NodeState.Remove(DataDirectory);
            _lock.Dispose();
        }

        _loggers.Dispose();
    }

    /// <summary>The drop counters of every input that has any: a member of ANCHOR leaves.</summary>
    private void WriteDrops(Utf8JsonWriter json)
    {
        json.WriteStartObject("drops");
        foreach (var input in Accounts.Inputs.Where(input => input.Dropped.Count > 0))
        {
            json.WriteStartObject(input.Name);
            foreach (var (reason, count) in input.Dropped)
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteForwardedOnly(json);
    }

    /// <summary>What the log does not have because its selectors or a full disk said so, for each input that has any.</summary>
    private void WriteForwardedOnly(Utf8JsonWriter json)
    {
        var inputs = Accounts.Inputs.Where(static input => input.ForwardedOnly > 0).ToList();
        if (inputs.Count == 0)
        {
            return;
        }

        json.WriteStartObject("forwarded_only");
        inputs.ForEach(input => json.WriteNumber(input.Name, input.ForwardedOnly));
        json.WriteEndObject();
    }

    private void OpenLog(string configurationText, bool acceptLostAnchor)
    {
        var data = new DiskDirectory(DataDirectory);
        data.CreateFolder(LogFiles.State);
        File.SetUnixFileMode(Path.Join(DataDirectory, LogFiles.State), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = StoreLock.Take(Path.Join(DataDirectory, LogFiles.Lock));
        var facts = new StoreFacts(_loggers.CreateLogger("sworn.store"), new RecordingFacts(_loggers.CreateLogger("sworn.store"), Audit));
        var congestion = new Congestion(ClassFactory.Create(_configuration));
        _congestion = congestion;
        facts.OnPolicyReturned = () => congestion.Policy = null;
        _archives = Pipeline.Archiving.Archives.Open(ArchiveFactory.Create(_configuration), new ArchiveServices
        {
            Directory = data,
            Events = new ArchiveFacts(_loggers.CreateLogger("sworn.archive"), Audit),
            Time = _time,
        });
        var log = StoreFactory.Open(
            _configuration, configurationText, acceptLostAnchor, WriteDrops, facts, _time);
        _madeKey = facts.IsNew ? log.RootKey.ToString() : null;
        _writer = new LogWriter(log, StoreFactory.WriterOptions(_configuration, LostElsewhere), facts, _time);
        _clock = new ClockWatch(_writer.Clock, _time);
        Watch(_writer.Completion, "the log's writer ended");
        _sealing = new SegmentSealing(data, _writer, new SyslogAnalyst(_configuration.Time.AssumedZone), facts);
        Watch(_sealing.Completion, "the thread that builds segments ended");
        _withholding = new LogWithholding(data, _writer, _sealing, AnnounceWithholdingAsync, facts, _time);
        Watch(_withholding.Completion, "the giving up of bodies ended");
        _holds = new LogHolds(data, _writer);
        var store = _configuration.Stores[0];
        var writer = _writer;
        var path = Path.GetFullPath(DataDirectory);
        _retention = new LogRetention(
            data, writer, _withholding, () => StoreFactory.RetentionOf(store, writer.Policy.Policy), () => FileSystemStatus.Of(path).FreeOctets, AnnounceRetirementAsync, _archives.ReleasedSegments, facts, _time);
        facts.OnFull = _retention.Wake;
        Watch(_retention.Completion, "retention ended");
        _storage = new StorageWatch(
            store.Name, [store.WarnAt, store.WarnAgainAt], () => FileSystemStatus.Of(path), percent => congestion.DiskPercent = percent,
            Audit, _loggers.CreateLogger("sworn.store"), _time);
        _drops = new DropWatch(() => Accounts, writer, Audit, _loggers.CreateLogger("sworn.receive"), _time);
    }

    /// <summary>What the inputs gave up or lost, as opposed to the log.</summary>
    private long LostElsewhere() => _accounts.Snapshot().Dropped
        .Where(static reason => reason.Key is not (LogWriter.StoreFull or LogWriter.StoreFailed)).Sum(static reason => reason.Value);

    private Task AnnounceWithholdingAsync(PendingWithholding pending) => WithholdingAudit.RecordAsync(Audit, pending);

    private Task AnnounceRetirementAsync(Retirement retirement) => Audit.RecordAsync(
        "RECORDS_RETIRED", "Records are retired as the log's policy says",
        ("first", retirement.First.ToString(CultureInfo.InvariantCulture)),
        ("last", (retirement.Retired.End - 1).ToString(CultureInfo.InvariantCulture)),
        ("reason", retirement.Reason),
        ("outcome", AuditTrail.Success));

    private async Task RecordStartAsync(ConfigurationResult configuration, string digest)
    {
        await Audit.RecordAsync(
            "NODE_START", "The node starts", ("user", Environment.UserName), ("origin", "local"), ("version", Software), ("configuration", digest),
            ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        if (_madeKey is { } key)
        {
            await Audit.RecordAsync(
                "KEY_GENERATED", "The keys of a new log are made", ("file", LogFiles.RootKey), ("fingerprint", key),
                ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        }

        await OwnConfigurationAudit.RecordAsync(configuration, digest).ConfigureAwait(false);
    }

    /// <summary>RFC 5425, section 4.2.1: a node that has no certificate makes one.</summary>
    private async Task EnsureCertificateAsync()
    {
        if (InputFactory.EnsureCertificate(_configuration, _time.GetUtcNow()) is { } file)
        {
            using var made = X509CertificateLoader.LoadCertificateFromFile(file);
            await Audit.RecordAsync(
                "KEY_GENERATED", "The node made a key pair and a certificate for TLS", ("file", file), ("subject", made.Subject),
                ("fingerprint", CertificateFingerprint.Of(made).ToString()), ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        }
    }

    private void Receive()
    {
        var inputs = InputFactory.Create(_configuration);
        var begin = _writer!.Progress.Durable;
        _receivers = Receivers.Start(
            inputs, _writer, _accounts, Facts,
            new ReceiversOptions
            {
                Threads = _configuration.Node.ReceiverThreads,
                Hash = _configuration.Stores[0].Hash,
                Time = _time,
                Congestion = _congestion!,
            });
        Watch(_receivers.Completion, "a receiving thread ended");
        if (_configuration.Node.InspectMessages)
        {
            _inspection = new LogInspection(
                new DiskDirectory(DataDirectory), _writer.Progress, begin,
                inputs.ToDictionary(input => input.Number, input => _accounts.Of(input.Name)),
                new SyslogInspector(_configuration.Time.AssumedZone));
            Watch(_inspection.Completion, "the thread that inspects messages ended");
        }

        IsReady = true;
    }

    private void Derive()
    {
        var facts = new DerivedFacts(_loggers.CreateLogger("sworn.derive"));
        _derived = new DerivedReader(
            DerivedFiles.PathOf(DataDirectory), new DiskDirectory(DataDirectory), _writer!.Progress, DerivedFiles.OptionsOf(DataDirectory, _configuration),
            new FindingAnnouncer(Audit, facts, _time, _configuration.Findings.RecordsPerMinute), facts);
    }

    /// <summary>Before anything is received, so that an output that is new misses nothing of this session.</summary>
    private void Forward()
    {
        _archives!.Start();
        _forwarding = new Forwarding(new ForwardingServices(_writer!, _archives, _congestion!.Gate, Audit, _loggers, _time, PortOf, Watch), _configuration);
    }

    private int? PortOf(string input) =>
        IPEndPoint.TryParse(Inputs.FirstOrDefault(known => known.Name == input)?.Place ?? "", out var place) ? place.Port : null;

    private async Task AnswerAsync()
    {
        if (!_configuration.Http.Enabled)
        {
            return;
        }

        _services = new ApiServices(this, _configuration, _time);
        _api = NodeApi.Build(_services, _loggers);
        await _api.StartAsync().ConfigureAwait(false);
        HttpAddress = _api.Urls.First();
    }

    private void Announce() => new NodeState
    {
        Pid = Environment.ProcessId,
        Http = HttpAddress,
        Inputs = Inputs.ToDictionary(input => input.Name, input => input.Place, StringComparer.Ordinal),
    }.Write(DataDirectory);

    private void Watch(Task task, string what) => _ = task.ContinueWith(
        ended => _failure.TrySetResult(string.Create(CultureInfo.InvariantCulture, $"{what}: {ended.Exception!.InnerException!.Message}")),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static Exception Explain(Exception failure) => failure switch
    {
        LogRefusedException refused => new NodeStartException((int)refused.Reason, refused.Message, refused),
        ListenException listen => new NodeStartException(1, listen.Message, listen),
        StoreException store => new NodeStartException(1, store.Message, store),
        IOException or UnauthorizedAccessException => new NodeStartException(1, failure.Message, failure),
        _ => failure,
    };
}
