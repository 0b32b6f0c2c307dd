using System.Globalization;
using Microsoft.Extensions.Logging;
using Sworn.Core.Messages;
using Sworn.Host.Configuration;
using Sworn.Store.Files;

namespace Sworn.Host.Running;

/// <summary>
/// Reads the configuration again while the node runs (decision 0044): checks all of it, records what changes, and applies what can be
/// applied without a restart. One at a time.
/// </summary>
internal sealed partial class ConfigurationReload(Node node, Func<ConfigurationResult> read, ILogger logger) : IDisposable
{
    // Records about single settings in one reload; the number of all is in the record about it.
    private const int MostRecords = 200;

    private static readonly string[] Applied = ["outputs", "routes", "redaction", "policies"];

    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _hasEnded;

    /// <summary>Whether a running node applies a change of a setting, by its path.</summary>
    public static bool IsApplied(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith("stores[main].selectors", StringComparison.Ordinal) || Applied.Contains(path.Split('.', '[', ' ')[0], StringComparer.Ordinal);
    }

    /// <inheritdoc cref="Node.ReloadAsync"/>
    public async Task<ReloadReport> RunAsync(string user, string origin, string means)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_hasEnded)
            {
                return new ReloadReport(["the node ends"], []);
            }

            var result = read();
            (string, string)[] who = [("user", user), ("origin", origin), ("means", means), ("file", result.File)];
            return result.IsValid ? await ApplyAsync(result, who).ConfigureAwait(false) : await RefuseAsync(result, who).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Lets the one that runs come to its end; there is none after that.</summary>
    public async Task EndAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _hasEnded = true;
        _turn.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<ReloadReport> RefuseAsync(ConfigurationResult result, (string, string)[] who)
    {
        var errors = result.Errors.Select(static error => error.ToString()).ToList();
        errors.ForEach(LogError);
        LogRefused(result.File, errors.Count);
        await node.Audit.RecordAsync(
            Severity.Warning, "CONFIG_RELOAD", "The configuration has mistakes: nothing is changed",
            [.. who, ("errors", Text(errors.Count)), ("reason", errors[0]), ("outcome", AuditTrail.Failure)]).ConfigureAwait(false);
        return new ReloadReport(errors, []);
    }

    private async Task<ReloadReport> ApplyAsync(ConfigurationResult result, (string, string)[] who)
    {
        var (old, wanted) = (node.Configuration, result.Effective!);
        var changes = ConfigurationDiff.Of(old, wanted, IsApplied);
        var waiting = changes.Count(static change => !change.IsApplied);
        foreach (var change in changes.Take(MostRecords))
        {
            await node.Audit.RecordAsync(
                "CONFIG_CHANGE", change.IsApplied ? $"{change.Path} is changed" : $"{change.Path} will be changed by the next start",
                [
                    .. who[..2], ("path", change.Path), ("old", change.Old), ("new", change.New), ("applied", change.IsApplied ? "now" : "restart"),
                    ("outcome", AuditTrail.Success),
                ]).ConfigureAwait(false);
        }

        var digest = ConfigurationAudit.DigestOf(ConfigurationPrinter.ToYaml(result));
        await node.Audit.RecordAsync(
            "CONFIG_RELOAD", "The configuration was read again",
            [.. who, ("digest", digest), ("changes", Text(changes.Count)), ("waiting", Text(waiting)), ("outcome", AuditTrail.Success)]).ConfigureAwait(false);
        try
        {
            if (changes.Count > waiting)
            {
                await node.ApplyAsync(Merge(old, wanted), digest).ConfigureAwait(false);
            }
        }
        catch (StoreException failure)
        {
            return await FailAsync(failure, result, who).ConfigureAwait(false);
        }

        LogReloaded(result.File, changes.Count - waiting, waiting);
        foreach (var change in changes.Where(static change => !change.IsApplied))
        {
            LogWaiting(change.Path, change.Old, change.New);
        }

        return new ReloadReport([], changes);
    }

    /// <summary>The disk has no room for a new cursor, or failed: nothing was changed.</summary>
    private async Task<ReloadReport> FailAsync(StoreException failure, ConfigurationResult result, (string, string)[] who)
    {
        LogRefused(result.File, 1);
        LogError(failure.Message);
        await node.Audit.RecordAsync(
            Severity.Error, "CONFIG_RELOAD", "The configuration could not be applied: nothing is changed",
            [.. who, ("errors", Text(1)), ("reason", failure.Message), ("outcome", AuditTrail.Failure)]).ConfigureAwait(false);
        return new ReloadReport([failure.Message], []);
    }

    /// <summary>What is in force, with what can be applied of the other.</summary>
    private static SwornConfiguration Merge(SwornConfiguration old, SwornConfiguration wanted) => old with
    {
        Outputs = wanted.Outputs,
        Routes = wanted.Routes,
        Redaction = wanted.Redaction,
        Policies = wanted.Policies,
        Stores = [old.Stores[0] with { Selectors = wanted.Stores[0].Selectors }],
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(2000, LogLevel.Information, "read {file} again: {applied} changes applied, {waiting} wait for a restart")]
    private partial void LogReloaded(string file, int applied, int waiting);

    [LoggerMessage(2001, LogLevel.Warning, "{path} needs a restart to become {next}; it is {old} until then")]
    private partial void LogWaiting(string path, string old, string next);

    [LoggerMessage(2002, LogLevel.Error, "{file} has {errors} mistakes: nothing is changed")]
    private partial void LogRefused(string file, int errors);

    [LoggerMessage(2003, LogLevel.Error, "{error}")]
    private partial void LogError(string error);
}
