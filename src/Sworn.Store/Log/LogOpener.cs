using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sworn.Core;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;
using Sworn.Store.Retention;

namespace Sworn.Store.Log;

/// <summary>
/// Brings a log to the point where it can be extended: compares checkpoint, anchor and records, adopts or cuts the tail,
/// and refuses where the disk contradicts what was signed (design/ledger.md, rules C2, C4 and C5).
/// </summary>
internal sealed class LogOpener(
    StoreDirectory directory, StoreDirectory anchorDirectory, LogOptions options, StoreEvents events)
{
    /// <summary>32 MiB of leaves: more than that is read twice rather than held until it is known to be right.</summary>
    private const ulong LeavesKeptInMemory = 1 << 20;

    private readonly MerkleHasher _hasher = new(Sha256Engines.Create(options.Hash));

    /// <summary>Opens the log there is, or makes a new one.</summary>
    /// <exception cref="LogRefusedException">The log contradicts what it signed.</exception>
    /// <exception cref="StoreException">The disk failed.</exception>
    public OpenedLog Open()
    {
        directory.CreateFolder("log");
        directory.CreateFolder(LogFiles.State);
        var files = LogFileList.Read(directory);
        return files.Count == 0 ? Create() : Resume(files);
    }

    private OpenedLog Create()
    {
        if (directory.Exists(LogFiles.Checkpoint) || directory.Exists(LogFiles.Session))
        {
            throw new LogRefusedException(
                RefusalReason.Incomplete,
                $"{directory.Location} held a log before, but its journal is gone",
                "Restore the journal from a backup, or begin a new log in another directory with --data.");
        }

        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id);
        var logId = BinaryPrimitives.ReadUInt128BigEndian(id);
        events.Created(options.Origin, directory.Location);
        HoldBook.None.Write(directory);
        return new OpenedLog
        {
            LogId = logId,
            Frontier = new TreeFrontier(_hasher),
            Journal = new JournalWriter(directory, options.Journal),
            Tree = new TreeFiles(directory),
            Anchor = new AnchorFile(anchorDirectory, logId),
            Keys = LogKeys.Create(directory, options.Origin, options.Time),
            Report = NewReport(options.Origin, session: 1),
            IsNew = true,
            IsAnchorLost = false,
            Checkpoint = null,
        };
    }

    private OpenedLog Resume(IReadOnlyList<LogFile> files)
    {
        var keys = LogKeys.Load(directory, options.Time);
        var checkpoint = ReadCheckpoint(keys);
        var size = checkpoint?.Size ?? 0;
        var tree = new TreeFiles(directory);
        var retired = RetiredRecords.ReadOrRecover(directory, files, out var isReadBack);
        var scanner = ScanToCheckpoint(files, tree, checkpoint, retired);
        var logId = ReadLogId(files[0]);
        var anchor = new AnchorFile(anchorDirectory, logId);
        var isAnchorLost = CheckAnchor(anchor, checkpoint, scanner);
        if (isReadBack)
        {
            // The records behind it have the signed root with it: it is right.
            retired.Write(directory);
        }

        HoldBook.EnsureExists(directory);
        scanner.ReadTo(ulong.MaxValue);
        scanner.LookAtLastRecord();
        var tail = CutTail(scanner);
        var journal = new JournalWriter(directory, options.Journal);
        if (scanner.Reader is JournalReader reader)
        {
            journal.Resume(JournalFiles.NameOf(scanner.FileIndex), reader.Position, reader.Chain, reader.FrameNumber);
        }

        var previous = Math.Max(scanner.LastSession, ReadSession());
        var report = NewReport(keys.Origin, previous + 1) with
        {
            PreviousSession = previous,
            WasClean = IsStop(scanner.LastControl) && tail.Octets == 0 && scanner.Frontier.Size == size,
            CheckpointSize = size,
            Adopted = scanner.Frontier.Size - size,
            DiscardedOctets = tail.Octets,
            DiscardedDigest = tail.Digest,
            LaterValidFrames = tail.LaterValidFrames,
        };
        var fileIndex = scanner.FileIndex;
        scanner.Dispose();
        return new OpenedLog
        {
            LogId = logId,
            Frontier = scanner.Frontier,
            Journal = journal,
            Tree = tree,
            Anchor = anchor,
            Keys = keys,
            Report = report,
            IsNew = false,
            IsAnchorLost = isAnchorLost,
            Checkpoint = checkpoint,
            FileIndex = fileIndex,
        };
    }

    private static RecoveryReport NewReport(string origin, uint session) => new()
    {
        Origin = origin,
        Session = session,
        PreviousSession = 0,
        WasClean = true,
        CheckpointSize = 0,
        Adopted = 0,
    };

    private Checkpoint? ReadCheckpoint(LogKeys keys)
    {
        if (directory.ReadAll(LogFiles.Checkpoint) is not { } octets)
        {
            return null;
        }

        var verdict = keys.Check(octets, out var checkpoint);
        return verdict switch
        {
            RefusalReason.None => checkpoint,
            RefusalReason.Key => throw new LogRefusedException(
                RefusalReason.Key, "log/checkpoint is signed by a key that is not of this log, or not of its epoch",
                "Run 'sworn verify' and find out who replaced the file; nothing was changed."),
            _ => throw new LogRefusedException(
                RefusalReason.Tampered, "log/checkpoint is not a checkpoint of this log with a good signature",
                "Run 'sworn verify' and find out who changed the file; nothing was changed."),
        };
    }

    /// <summary>The tree up to the checkpoint, from the tree files where they serve, else from every record.</summary>
    private LogScanner ScanToCheckpoint(IReadOnlyList<LogFile> files, TreeFiles tree, Checkpoint? checkpoint, RetiredRecords retired)
    {
        var size = checkpoint?.Size ?? 0;
        if (tree.TryRestore(size, retired, _hasher) is { } restored && size - restored.Size <= LeavesKeptInMemory)
        {
            restored.SubtreeCompleted = tree.Add;
            var scanner = new LogScanner(directory, files, restored, tree);
            if (scanner.ReadTo(size) && Matches(scanner, checkpoint))
            {
                return scanner;
            }

            scanner.Dispose();
        }

        // Once to learn whether the records are what was signed, and only then again to make the tree files anew.
        CheckAll(files, retired, checkpoint, size);
        tree.BeginAt(retired.End);
        var frontier = new TreeFrontier(_hasher);
        retired.Begin(frontier);
        frontier.SubtreeCompleted = tree.Add;
        var whole = new LogScanner(directory, files, frontier, tree) { WritesTree = true };
        Invariant.Check(whole.ReadTo(size) && Matches(whole, checkpoint));
        events.TreeRebuilt(frontier.Size);
        return whole;
    }

    /// <summary>Reads every record that the checkpoint covers and compares their root with the signed one.</summary>
    private void CheckAll(IReadOnlyList<LogFile> files, RetiredRecords retired, Checkpoint? checkpoint, ulong size)
    {
        var frontier = new TreeFrontier(_hasher);
        retired.Begin(frontier);
        using var whole = new LogScanner(directory, files, frontier, tree: null);
        if (!whole.ReadTo(size))
        {
            throw new LogRefusedException(
                RefusalReason.Incomplete,
                string.Create(CultureInfo.InvariantCulture,
                    $"the checkpoint covers {size} records, but only {whole.Frontier.Size} can be read"),
                "A crash cannot explain this. Run 'sworn verify' for what is missing and restore it from a backup or mirror.");
        }

        if (!Matches(whole, checkpoint))
        {
            throw new LogRefusedException(
                RefusalReason.Tampered,
                string.Create(CultureInfo.InvariantCulture, $"the first {size} records are not those that the checkpoint signed"),
                "Run 'sworn verify' for the records that were changed.");
        }
    }

    private static bool Matches(LogScanner scanner, Checkpoint? checkpoint) =>
        checkpoint is null || scanner.Frontier.Root() == checkpoint.Root;

    /// <summary>Rule C2. Leaves the scanner at the anchor's size when that is ahead of the checkpoint.</summary>
    /// <returns>True when there is no anchor and the operator accepts that.</returns>
    private bool CheckAnchor(AnchorFile file, Checkpoint? checkpoint, LogScanner scanner)
    {
        var size = checkpoint?.Size ?? 0;
        if (file.ReadLast() is not { } anchor)
        {
            if (checkpoint is null || options.AcceptLostAnchor)
            {
                return checkpoint is not null;
            }

            throw new LogRefusedException(
                RefusalReason.Fork,
                $"its anchor in {anchorDirectory.Location} is gone",
                "Restore the anchor directory; or, if you know why it is gone, start once with --accept-lost-anchor, which is recorded.");
        }

        if (anchor.Size < size || (anchor.Size > size && !scanner.ReadTo(anchor.Size)))
        {
            throw new LogRefusedException(
                RefusalReason.Fork,
                string.Create(CultureInfo.InvariantCulture,
                    $"ROLLBACK: the anchor remembers {anchor.Size} signed records, the checkpoint {size}, the journal {scanner.Frontier.Size}"),
                "An older copy of the data directory or of the anchor was put back. Restore the newest copy of both.");
        }

        if (scanner.Frontier.Root() != anchor.Root)
        {
            throw new LogRefusedException(
                RefusalReason.Fork,
                string.Create(CultureInfo.InvariantCulture, $"FORK: the anchor remembers another tree of {anchor.Size} records"),
                "Two histories of this log exist. Keep both directories and find out which one its witnesses saw.");
        }

        return false;
    }

    private JournalTail CutTail(LogScanner scanner)
    {
        var tail = new JournalTail(directory);
        tail.Cut(scanner.FileIndex, scanner.Reader?.Position ?? 0);
        for (var behind = 1; behind <= scanner.FilesBehind; behind++)
        {
            tail.Remove(scanner.FileIndexBehind(behind));
        }

        return tail;
    }

    private UInt128 ReadLogId(LogFile first)
    {
        using var reader = LogFileReader.TryOpen(directory, first);
        return reader?.LogId ?? throw new LogRefusedException(
            RefusalReason.Tampered, $"the header of {first.Name} is not readable",
            "Run 'sworn verify'; restore the file from a backup or mirror.");
    }

    private uint ReadSession() =>
        directory.ReadAll(LogFiles.Session) is { } octets
        && uint.TryParse(Encoding.ASCII.GetString(octets).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var session)
            ? session
            : 0;

    private static bool IsStop(byte[]? control)
    {
        if (control is null)
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(control);
            return json.RootElement.TryGetProperty("type", out var type) && type.ValueEquals(ControlLeaf.Stop);
        }
        catch (JsonException)
        {
            // A control leaf that is no JSON is not ours; the session before did not end by the book.
            return false;
        }
    }
}
