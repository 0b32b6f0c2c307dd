using System.CommandLine;
using Sworn.Audit.Data;
using Sworn.Audit.Derived;
using Sworn.Host.Deriving;
using Sworn.Store.Files;
using Sworn.Store.Reading;

namespace Sworn.Cli.Commands;

/// <summary>Derived state for a command: what a node stored and what came since, or all of it worked out from the log.</summary>
internal static class DerivedState
{
    private const int BatchEntries = 100_000;

    /// <summary>The options that a command's arguments ask for: those of the configuration, else those that the node's state was made with.</summary>
    /// <exception cref="CommandFailedException">A file is wrong or cannot be read.</exception>
    public static DerivationOptions OptionsOf(ParseResult parsed, string data)
    {
        var file = parsed.GetValue(CommonOptions.Config);
        try
        {
            var options = DerivedFiles.OptionsOf(data, ConfigCommand.LoadOrFail(file, data).Effective!);
            return file is null ? Derivation.OptionsOf(DerivedFiles.PathOf(data), options) : options;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Failed(failure.Message);
        }
    }

    /// <summary>Works the state out in memory, from where a node's state stands where that serves.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="options">What it is made with.</param>
    /// <param name="dialects">A folder of event catalogues of the user; null for none.</param>
    /// <param name="since">Only records received at or after; null for all.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="CommandFailedException">The log cannot be read.</exception>
    public static Derivation Load(string data, DerivationOptions options, string? dialects, long? since, CancellationToken cancellation)
    {
        var isWhole = dialects is null && since is null;
        try
        {
            var used = dialects is null ? options : options with { Dialects = DataFile.OfFolder(dialects) };
            var derivation = Derivation.InMemory(isWhole ? DerivedFiles.PathOf(data) : null, used, EndOf(data));
            ReadOn(derivation, data, since, _ => cancellation.ThrowIfCancellationRequested());
            return derivation;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StoreException or DataFileException)
        {
            throw CommandFailedException.Failed(failure.Message);
        }
    }

    /// <summary>Gives the log to a derivation, batch by batch.</summary>
    /// <param name="derivation">Takes it.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="since">Only records received at or after; null for all.</param>
    /// <param name="told">Is told after each batch how far it is; may throw to end it.</param>
    /// <returns>False when the log cannot be read to its end.</returns>
    public static bool ReadOn(Derivation derivation, string data, long? since, Action<ulong> told)
    {
        using var feed = new DerivationFeed(new DiskDirectory(data), derivation) { Since = since ?? long.MinValue };
        while (true)
        {
            var before = derivation.Next;
            var isReadable = feed.ReadOn(EndOf(data), BatchEntries);
            derivation.Commit();
            told(derivation.Next);
            if (!isReadable || derivation.Next == before)
            {
                return isReadable;
            }
        }
    }

    /// <summary>The index behind the log's last entry that can be read.</summary>
    public static ulong EndOf(string data)
    {
        var directory = new DiskDirectory(data);
        var files = LogFileList.Read(directory);
        if (files.Count == 0)
        {
            return 0;
        }

        using var reader = LogFileReader.TryOpen(directory, files[^1]);
        while (reader is not null && reader.Peek(out _) == Store.Journal.FrameStatus.Frame)
        {
            reader.Skip(out _);
        }

        return reader?.NextIndex ?? files[^1].FirstIndex;
    }
}
