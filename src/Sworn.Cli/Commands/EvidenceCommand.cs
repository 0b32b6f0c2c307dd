using System.CommandLine;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Store.Evidence;
using Sworn.Store.Files;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn evidence</c>: records that prove themselves to an outsider.</summary>
internal static class EvidenceCommand
{
    private const string Description = """
        Exports and checks evidence bundles: records with the proof that they are what was sealed, and that none in their
        range was left out.

        Examples:
          sworn evidence export 'user:root _time:all' -o case.sworn
          sworn evidence check case.sworn --policy auditor.policy
        """;

    public static Command Create() => new("evidence", Description) { Export(), Check() };

    private static Command Export()
    {
        var options = new QueryOptions();
        var output = new Option<string>("--output") { Description = "the file to write", Required = true };
        output.Aliases.Add("-o");
        var command = new Command("export", "Writes a bundle of the matching records: their bodies, and every entry between the first and the last.")
        {
            options.Query, CommonOptions.Data, options.Since, options.Until, options.Zone, output,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Write(parsed, options, parsed.GetRequiredValue(output), cancellation)));
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "the bundle" };
        var policy = new Option<string>("--policy") { Description = "whom you trust (from 'sworn key policy', by another way than the bundle)", Required = true };
        var age = new Option<string>("--max-unanchored") { Description = "how old the newest cosignature may be", DefaultValueFactory = _ => "10m" };
        var format = CommonOptions.Format();
        var command = new Command("check", "Checks a bundle offline. The exit code is the verdict, as of 'sworn verify'.") { file, policy, age, format };
        command.SetAction(parsed =>
        {
            using var bundle = OpenBundle(parsed.GetRequiredValue(file));
            var report = EvidenceChecker.Check(
                bundle, VerifyCommand.LoadPolicy(parsed.GetRequiredValue(policy)), TimeProvider.System.GetUtcNow(),
                VerifyCommand.ParseDuration("--max-unanchored", parsed.GetRequiredValue(age)));
            return VerifyCommand.Print(report, parsed.GetRequiredValue(format) == "json");
        });
        return command;
    }

    private static int Write(ParseResult parsed, QueryOptions options, string file, CancellationToken cancellation)
    {
        var request = options.RequestOf(parsed, QueryOrder.OldestFirst);
        if (!request.Query.GivesRecords)
        {
            throw CommandFailedException.Usage("a count or a table gives no records to prove: leave the pipe out");
        }

        var directory = new DiskDirectory(QueryOptions.DataOf(parsed));
        var found = new IndexSink();
        new LogScan(directory, TimeProvider.System).Run(request, found, cancellation);
        try
        {
            using (var output = File.Create(file))
            {
                EvidenceExporter.Write(output, directory, request.Query.Text, found.Ascending, TimeProvider.System.GetUtcNow());
            }

            Console.Error.WriteLine($"{file}: {found.Ascending.Count} record{(found.Ascending.Count == 1 ? "" : "s")} with proof");
            return ExitCodes.Done;
        }
        catch (EvidenceException impossible)
        {
            File.Delete(file);
            throw CommandFailedException.Failed(impossible.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed($"{file}: {failure.Message}");
        }
    }

    private static FileStream OpenBundle(string name)
    {
        try
        {
            return File.OpenRead(name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Usage($"{name} cannot be read: {failure.Message}");
        }
    }

    /// <summary>Collects the indexes of what matches.</summary>
    private sealed class IndexSink : IRecordSink
    {
        public List<ulong> Indexes { get; } = [];

        /// <summary>Each once: pipes may give records in another order, and several times.</summary>
        public IReadOnlyList<ulong> Ascending => [.. Indexes.Distinct().Order()];

        public bool Accept(in QueryRecord record)
        {
            Indexes.Add(record.Index);
            return true;
        }

        public void AcceptCount(long count) => throw CommandFailedException.Usage("'count' gives no records to prove");

        public void Hide(HiddenRange range) => QueryCommand.WarnHidden(range);

        public void Flush()
        {
            // Nothing is buffered.
        }
    }
}
