using System.Globalization;
using Sworn.Core.Messages;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;
using Sworn.Store.Files;

namespace Sworn.Host.Running;

/// <summary>
/// What becomes of records behind the log, by a configuration that may change while the node runs: outputs and routes, rules and
/// policies, and what the log need not keep. Changed by one at a time.
/// </summary>
internal sealed class Forwarding : IDisposable
{
    private const string RowsFile = "state/policies.json";

    private readonly ForwardingServices _services;
    private readonly DiskDirectory _data;
    private readonly Outputs _outputs;
    private RuleWatch? _rules;

    // Replaced whole; read by the threads of outputs.
    private volatile HashSet<string> _secured;

    /// <summary>Starts to forward.</summary>
    /// <exception cref="StoreException">A cursor cannot be opened; nothing is left running.</exception>
    public Forwarding(ForwardingServices services, SwornConfiguration configuration)
    {
        _services = services;
        _data = new DiskDirectory(configuration.Node.Data);
        var options = OptionsOf(configuration);
        _secured = SecuredOf(options);
        _outputs = Pipeline.Sending.Outputs.Start(options, new OutputServices
        {
            Directory = _data,
            LogId = services.Writer.LogId,
            Progress = services.Writer.Progress,
            Selectors = RouteFactory.Create(configuration, services.Time),
            Events = new OutputFacts(services.Loggers.CreateLogger("sworn.send"), services.Audit, services.Time, name => _secured.Contains(name)),
            Time = services.Time,
            IsLogClosed = () => services.Writer.Completion.IsCompleted,
            PortOf = services.PortOf,
            Intake = services.Intake,
        });
        try
        {
            PassBy(configuration);
            WatchRules(configuration);
        }
        catch
        {
            _outputs.Dispose();
            throw;
        }
    }

    /// <summary>The outputs at this moment, those that were removed last.</summary>
    public IReadOnlyList<OutputSnapshot> Outputs => _outputs.Snapshots;

    /// <summary>Whether everything runs that should.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Goes on by another configuration. Whoever is not concerned does not notice.</summary>
    /// <exception cref="StoreException">A cursor cannot be opened: nothing is changed, unless <see cref="IsWhole"/> is false.</exception>
    public async Task ChangeAsync(SwornConfiguration before, SwornConfiguration next)
    {
        // What leaves nowhere else must be kept before its way is taken away, and goes past the log only after it has one.
        _services.Writer.Select(selection: null);
        try
        {
            var options = OptionsOf(next);
            _secured = SecuredOf(options);
            await _outputs.ChangeAsync(options, Kept(before, next), RouteFactory.Create(next, _services.Time), _services.Writer.ReclaimAsync).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            IsWhole = _outputs.IsWhole;
            _secured = SecuredOf(OptionsOf(before));
            PassBy(before);
            throw;
        }

        PassBy(next);
        if (!before.Routes.Equals(next.Routes) || !before.Policies.Equals(next.Policies))
        {
            IsWhole = false;
            EndRules();
            WatchRules(next);
            IsWhole = true;
        }
    }

    /// <summary>Ends what writes into the log; the log may end behind it.</summary>
    public void EndRules()
    {
        _rules?.Dispose();
        _rules = null;
    }

    /// <summary>Lets the outputs send what the log has, at most for a time. The log's writer must have ended.</summary>
    public void Stop(TimeSpan limit) => _outputs.Stop(limit, _services.Time);

    /// <inheritdoc/>
    public void Dispose()
    {
        EndRules();
        _outputs.Dispose();
    }

    /// <summary>The outputs that are as they were, by name. What they redact is part of them.</summary>
    private static HashSet<string> Kept(SwornConfiguration before, SwornConfiguration next)
    {
        var isRuleSame = before.Redaction.Equals(next.Redaction);
        return [.. next.Outputs.Where(output => before.Outputs.Contains(output) && (isRuleSame || !output.Redact)).Select(static output => output.Name)];
    }

    private List<OutputOptions> OptionsOf(SwornConfiguration configuration) =>
        [.. OutputFactory.Create(configuration).Select(output => output is FileOutputOptions file ? file with { MayDelete = _services.Archives.HoldOf(file.Path) } : output)];

    private static HashSet<string> SecuredOf(IEnumerable<OutputOptions> outputs) =>
        outputs.OfType<StreamOutputOptions>().Where(static output => output.Tls is not null).Select(static output => output.Name).ToHashSet(StringComparer.Ordinal);

    private void PassBy(SwornConfiguration configuration)
    {
        var writer = _services.Writer;
        if (configuration.Outputs.Count > 0 && writer.Bypass is null)
        {
            writer.PassBy(_outputs.Bypass);
        }

        var selectors = RouteFactory.Create(configuration.Stores[0], configuration.Time.AssumedZone, _services.Time);
        writer.Select(selectors.Count == 0 ? null : new LocalSelection(selectors, _data));
    }

    private void WatchRules(SwornConfiguration configuration)
    {
        if (configuration.Policies.Count == 0 && !configuration.Routes.Any(static route => route.Notify))
        {
            return;
        }

        var writer = _services.Writer;
        _rules = new RuleWatch(
            new RuleWatchServices
            {
                Directory = _data,
                LogId = writer.LogId,
                Progress = writer.Progress,
                Notify = RecordMatchAsync,
                Watcher = WatcherOf(configuration),
                TellLeftOut = (rule, count) => _services.Audit.RecordAsync(
                    Severity.Warning, "AUDIT_RECORDS_LEFT_OUT", string.Create(CultureInfo.InvariantCulture, $"{count} records about matches of {rule} were left out in a minute"),
                    ("rule", rule), ("outcome", AuditTrail.Failure)),
                Time = _services.Time,
            },
            RouteFactory.Create(configuration, _services.Time));
        _services.Watch(_rules.Completion, "the thread that watches for rules ended");
    }

    private SuccessAfterFailures? WatcherOf(SwornConfiguration configuration) => configuration.Policies.Count == 0 ? null : new SuccessAfterFailures(
        configuration, new FailureRows(Path.Join(configuration.Node.Data, RowsFile), _services.Writer.LogId.ToString(CultureInfo.InvariantCulture)), _services.Audit,
        _services.Loggers.CreateLogger("sworn.rules"));

    private Task RecordMatchAsync(RuleMatch match)
    {
        var index = match.Index.ToString(CultureInfo.InvariantCulture);
        return _services.Audit.RecordAsync(
            Severity.Warning, "RULE_MATCHED", $"Record {index} matches the rule {match.Rule}",
            ("rule", match.Rule), ("index", index), ("source", match.Source ?? "-"), ("input", match.Input ?? "-"), ("outcome", AuditTrail.Success));
    }
}
