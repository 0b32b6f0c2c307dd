using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sworn.Host.Configuration;
using Sworn.Host.Identity;

namespace Sworn.Host.Running;

/// <summary>
/// Records at a start what changed in the configuration since the start before (NDcPP, FAU_GEN.1.1 c and FAU_STG_EXT.1): each key with
/// its old and its new value, before any of it takes effect. The values of the start before lie in a file of the state directory; it is
/// replaced when the records are on stable storage, so that a start that is broken off leaves them to the next.
/// </summary>
/// <param name="audit">Where records go.</param>
/// <param name="dataDirectory">The data directory.</param>
/// <param name="logger">Where it is said that the file cannot be written.</param>
internal sealed partial class ConfigurationAudit(AuditTrail audit, string dataDirectory, ILogger logger)
{
    /// <summary>The file, relative to the data directory.</summary>
    public const string FileName = "state/configuration.json";

    /// <summary>So many keys are recorded one by one: more than a configuration of a hundred inputs has.</summary>
    public const int MaxKeys = 2_000;

    private const int MaxValue = 256;
    private const int KeySize = 32;
    private const string Absent = "-";

    private readonly ILogger _logger = logger;
    private readonly string _path = Path.Join(dataDirectory, FileName);

    /// <summary>The digest of a configuration, as the SESSION leaf has it.</summary>
    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares and records.</summary>
    /// <param name="configuration">The configuration of this start.</param>
    /// <param name="digest">Its digest.</param>
    /// <returns>Completes when every record is on stable storage.</returns>
    public async Task RecordAsync(ConfigurationResult configuration, string digest)
    {
        var before = Read();
        var key = KeyOf(before);
        var now = ConfigurationValues.Of(configuration.Effective!, key);
        if (before is not null)
        {
            await RecordChangesAsync(before, now, Path.GetFileName(configuration.File), digest).ConfigureAwait(false);
        }

        Keep(new State(digest, key, now));
    }

    /// <summary>A running node goes on by another configuration, and has recorded that: the next start compares its own with that one.</summary>
    /// <param name="configuration">What is in force.</param>
    /// <param name="digest">The digest of the file that was read.</param>
    public void Keep(SwornConfiguration configuration, string digest)
    {
        var key = KeyOf(Read());
        Keep(new State(digest, key, ConfigurationValues.Of(configuration, key)));
    }

    private void Keep(State state)
    {
        try
        {
            PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(state));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(_path, failure.Message);
        }
    }

    private static byte[] KeyOf(State? state) => state?.Key is { Length: KeySize } known ? known : RandomNumberGenerator.GetBytes(KeySize);

    private async Task RecordChangesAsync(State before, SortedDictionary<string, string> now, string file, string digest)
    {
        var changed = before.Values.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(path => IsChanged(path, before.Values.GetValueOrDefault(path), now.GetValueOrDefault(path))).Order(StringComparer.Ordinal).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        await audit.RecordAsync(
            "CONFIGURATION_CHANGED", "The node starts with another configuration than the last time", ("user", Environment.UserName),
            ("origin", "local"), ("file", file), ("old", before.Digest), ("new", digest), ("keys", Text(changed.Count)),
            ("left_out", Text(Math.Max(0, changed.Count - MaxKeys))), ("outcome", AuditTrail.Success)).ConfigureAwait(false);
        var records = changed.Take(MaxKeys).Select(path => audit.RecordAsync(
            "CONFIGURATION_KEY_CHANGED", "A value of the configuration is another than the last time", ("user", Environment.UserName),
            ("origin", "local"), ("path", path), ("old", Shown(before.Values, path)), ("new", Shown(now, path)), ("outcome", AuditTrail.Success)));
        await Task.WhenAll(records).ConfigureAwait(false);
    }

    private static bool IsChanged(string path, string? before, string? now)
    {
        if (!ListEntries.IsOrder(path) || before is null || now is null)
        {
            return before != now && !ListEntries.IsOrder(path);
        }

        var (old, next) = ListEntries.Common(before, now);
        return old != next;
    }

    /// <summary>The values of the start before; null for the first, or when the file is none of ours.</summary>
    private State? Read()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize<State>(File.ReadAllBytes(_path)) : null;
        }
        catch (JsonException wrong)
        {
            LogUnreadable(_path, wrong.Message);
            return null;
        }
    }

    private static string Shown(SortedDictionary<string, string> values, string path) =>
        values.TryGetValue(path, out var value) ? ConfigurationValues.IsSecret(value) ? Secret.Mask : Plain(value) : Absent;

    /// <summary>A value may be a text of many lines; a record is one.</summary>
    private static string Plain(string value)
    {
        var line = string.Concat(value.Select(static c => char.IsControl(c) ? ' ' : c));
        return line.Length > MaxValue ? line[..MaxValue] + "…" : line;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(1900, LogLevel.Warning, "{path} cannot be written: {reason}; the next start compares its configuration with that of an earlier one")]
    private partial void LogNotKept(string path, string reason);

    [LoggerMessage(1901, LogLevel.Warning, "{path} is not a file of ours: {reason}; what changed in the configuration since the last start is not known")]
    private partial void LogUnreadable(string path, string reason);

    /// <summary>What the file holds.</summary>
    private sealed record State(string Digest, byte[] Key, SortedDictionary<string, string> Values);
}
