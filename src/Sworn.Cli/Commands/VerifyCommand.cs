using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Host.Configuration;
using Sworn.Store.Files;
using Sworn.Store.Verification;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn verify</c>: is the log what was sealed?</summary>
internal static class VerifyCommand
{
    private const string Description = """
        Verifies a log from its files: every record again from the stored octets, signatures, keys, checkpoints, anchor.
        It only reads, and works beside a running node or on a copy. The exit code is the verdict:
        0 VERIFIED, 1 TAMPERED, 3 INCOMPLETE, 4 FORK, 5 UNANCHORED, 6 DEGRADED (with --strict), 7 KEY, 8 ERROR.

        Examples:
          sworn verify
          sworn verify --from 1000 --to 2000
          sworn verify --data /srv/sworn --policy auditor.policy --since-checkpoint saved.note --format json
        """;

    private const int ProgressEvery = 1_000_000;

    private static readonly Option<string?> Anchor = new("--anchor") { Description = "the anchor directory; default: that of --config, or anchor in the data directory" };

    private static readonly Option<string?> Policy = new("--policy") { Description = "the trust policy (C2SP tlog-policy); default: the data directory's own root key, no witness" };

    private static readonly Option<string?> Saved = new("--since-checkpoint") { Description = "a checkpoint that you saved earlier" };

    private static readonly Option<bool> Quick = new("--quick") { Description = "tree files, signatures and anchors only; bodies are not read" };

    private static readonly Option<ulong> From = new("--from") { Description = "the first record to verify; others are not read" };

    private static readonly Option<ulong> To = new("--to") { Description = "the record to stop before", DefaultValueFactory = _ => ulong.MaxValue };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "threads that hash",
        DefaultValueFactory = _ => VerifyOptions.DefaultThreads,
    };

    private static readonly Option<bool> Strict = new("--strict") { Description = "declared crashes, drops and clock steps give DEGRADED" };

    private static readonly Option<string> MaxUnanchored = new("--max-unanchored")
    {
        Description = "how old the newest cosignature may be",
        DefaultValueFactory = _ => "10m",
    };

    public static Command Create()
    {
        var format = CommonOptions.Format();
        var command = new Command("verify", Description) { CommonOptions.Data, CommonOptions.Config, Anchor, Policy, Saved, From, To, Quick, Strict, MaxUnanchored, Threads, format };
        command.SetAction(parsed => Run(parsed, parsed.GetRequiredValue(format) == "json"));
        return command;
    }

    /// <summary>Reads a trust policy, or ends the command.</summary>
    /// <exception cref="CommandFailedException">The file is absent or not a policy (usage).</exception>
    public static TrustPolicy LoadPolicy(string file) => TrustPolicy.TryParse(ReadFile(file), out var policy, out var error)
        ? policy
        : throw CommandFailedException.Usage($"{file}: {error}");

    /// <summary>Prints a report and gives its exit code.</summary>
    public static int Print(VerificationReport report, bool asJson)
    {
        if (asJson)
        {
            using var output = Console.OpenStandardOutput();
            using (var json = new Utf8JsonWriter(output))
            {
                report.Write(json);
            }

            output.Write("\n"u8);
        }
        else
        {
            Console.Out.Write(report.ToText());
        }

        return (int)report.Verdict;
    }

    /// <summary>Reads a duration as configurations have it.</summary>
    /// <exception cref="CommandFailedException">It is none (usage).</exception>
    public static TimeSpan ParseDuration(string option, string text) => Duration.TryParse(text, out var duration)
        ? duration
        : throw CommandFailedException.Usage($"{option}: '{text}' is not a duration; write 10m, 90s, 2h or 1d");

    private static int Run(ParseResult parsed, bool asJson)
    {
        var node = parsed.GetValue(CommonOptions.Config) is { } file
            ? ConfigCommand.LoadOrFail(file, parsed.GetValue(CommonOptions.Data)).Effective!.Node
            : null;
        var data = node?.Data ?? parsed.GetValue(CommonOptions.Data) ?? NodeEnvironment.Current.DataDirectory;
        if (!Directory.Exists(Path.Join(data, "log")))
        {
            throw CommandFailedException.Usage($"{data} holds no log; name the data directory with --data");
        }

        var anchor = parsed.GetValue(Anchor) ?? node?.Anchor ?? Path.Join(data, "anchor");
        try
        {
            return Print(LogVerifier.Verify(new VerifyOptions
            {
                Directory = new DiskDirectory(data),
                Anchor = Directory.Exists(anchor) ? new DiskDirectory(anchor) : null,
                Policy = parsed.GetValue(Policy) is { } policy ? LoadPolicy(policy) : null,
                SavedCheckpoint = parsed.GetValue(Saved) is { } saved ? Encoding.UTF8.GetBytes(ReadFile(saved)) : (ReadOnlyMemory<byte>?)null,
                From = parsed.GetValue(From),
                To = parsed.GetValue(To),
                Threads = Math.Clamp(parsed.GetValue(Threads), 1, Environment.ProcessorCount * 4),
                IsQuick = parsed.GetValue(Quick),
                IsStrict = parsed.GetValue(Strict),
                MaxUnanchored = ParseDuration("--max-unanchored", parsed.GetRequiredValue(MaxUnanchored)),
                Now = TimeProvider.System.GetUtcNow(),
                Progress = Console.IsErrorRedirected ? null : ShowProgress,
            }), asJson);
        }
        catch (StoreException failure)
        {
            throw new CommandFailedException((int)Verdict.Error, $"ERROR: the verification could not be finished, nothing is known: {failure.Message}");
        }
    }

    private static void ShowProgress(ulong records)
    {
        if (records % ProgressEvery < ProgressEvery / 8)
        {
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{records} records "));
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Usage($"{file} cannot be read: {failure.Message}");
        }
    }
}
