using System.CommandLine;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sworn.Audit.Derived;
using Sworn.Host.Deriving;
using Sworn.Store.Files;
using Sworn.Store.Log;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn rebuild</c>: derived state again from the log.</summary>
internal static class RebuildCommand
{
    private const string Description = """
        Builds the derived state (sessions and chains, sources, findings) again from the log. A node does so by itself
        when its state is damaged or was made by another version or configuration; this is for who wants to be sure.
        The log is only read; the old state stays until the new one is complete. The node must not be running.

        Examples:
          sworn rebuild
          sworn rebuild --data /srv/sworn --config /etc/sworn/sworn.yaml
        """;

    private const string Making = ".new";

    public static Command Create()
    {
        var format = CommonOptions.Format();
        var command = new Command("rebuild", Description) { CommonOptions.Data, CommonOptions.Config, format };
        command.SetAction((parsed, cancellation) =>
        {
            var data = QueryOptions.DataOf(parsed);
            try
            {
                using var only = StoreLock.Take(Path.Join(data, LogFiles.Lock));
                return Task.FromResult(Run(data, DerivedState.OptionsOf(parsed, data), parsed.GetRequiredValue(format) == "json", cancellation));
            }
            catch (Exception failure) when (failure is StoreException or SqliteException or IOException or UnauthorizedAccessException)
            {
                throw CommandFailedException.Failed(failure.Message);
            }
        });
        return command;
    }

    private static int Run(string data, DerivationOptions options, bool asJson, CancellationToken cancellation)
    {
        var path = DerivedFiles.PathOf(data);
        Derivation.Remove(path + Making);
        var end = DerivedState.EndOf(data);
        bool isWhole;
        string summary;
        using (var derivation = Derivation.OpenFile(path + Making, options, ulong.MaxValue, out _))
        {
            isWhole = DerivedState.ReadOn(derivation, data, since: null, next => Show(next, end, cancellation));
            summary = Summary(derivation, asJson);
        }

        if (!isWhole)
        {
            Derivation.Remove(path + Making);
            throw CommandFailedException.Failed("the log cannot be read to its end, and the state stays as it was: run 'sworn verify'");
        }

        Derivation.Remove(path);
        File.Move(path + Making, path);
        Console.Out.WriteLine(summary);
        return ExitCodes.Done;
    }

    private static void Show(ulong next, ulong end, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{next} of {end} entries{(next >= end ? "\n" : "")}"));
        }
    }

    private static string Summary(Derivation derivation, bool asJson)
    {
        var (chains, sources, open) = (derivation.View.ChainCount, derivation.View.SourceCount, derivation.OpenFindings.Values.Sum());
        return asJson
            ? string.Create(CultureInfo.InvariantCulture, $"{{\"entries\":{derivation.Next},\"messages\":{derivation.Records},\"missing\":{derivation.Missing},\"chains\":{chains},\"sources\":{sources},\"findings_open\":{open}}}")
            : string.Create(CultureInfo.InvariantCulture, $"{derivation.Next} entries, {derivation.Records} messages: {chains} chains, {sources} sources, {open} findings open{(derivation.Missing > 0 ? $"; {derivation.Missing} entries are not in the log any more" : "")}");
    }
}
