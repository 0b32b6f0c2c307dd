using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sworn.Core;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// The one writer of a sealed log: it gives each record its index, appends it to the journal and to the Merkle tree,
/// makes it durable, and signs tree heads. Not thread-safe: <see cref="LogWriter"/> is its thread.
/// <para>Life of a record: batch → frame in the journal → leaf in the tree → durable (<see cref="Sync"/>) → covered by
/// a checkpoint (<see cref="WriteCheckpoint"/>). <i>Invariant: what a published checkpoint covers was on stable storage
/// first</i> (design/ledger.md, rule C1).</para>
/// </summary>
public sealed class SealedLog : IDisposable
{
    private const int MaxRunsPerFrame = 64;

    // What several batches may come to together. Larger frames gain nothing, and who writes, hashes and forwards one goes
    // over it more than once: half a mebibyte stays in the processor's cache meanwhile, ten do not.
    private const long GatheredOctets = 512L << 10;
    private const int ControlCapacity = 256 << 10;
    private const long ClockStepLimit = 1_000_000_000;
    private const long BallastBytes = 4L << 20;

    private readonly StoreDirectory _directory;
    private readonly LogOptions _options;
    private readonly StoreEvents _events;
    private readonly OpenedLog _log;
    private readonly TreeFrontier _tree;
    private readonly JournalWriter _journal;
    private readonly BatchSealer _sealer;
    private readonly RecordBatch _control = new(ControlCapacity);
    private readonly Digest[] _leaves = new Digest[RecordBatch.MaxRecordCount];
    private readonly byte[] _saltTable = new byte[SaltRun.TableLength(MaxRunsPerFrame)];
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private readonly List<RecordBatch> _single = [];
    private readonly CheckpointFiles _checkpoints;

    // Keys whose salts may never be written again; empty but for the time between a redaction and the next start.
    private readonly List<ReadOnlyMemory<byte>> _burnt = [];
    private long _clockOffset;
    private ulong _controlSequence;
    private ulong _fileIndex;
    private FrameFlags _nextFrame = FrameFlags.SessionStart;
    private Digest _lastNote;

    private SealedLog(StoreDirectory directory, OpenedLog log, LogOptions options, StoreEvents events)
    {
        _directory = directory;
        _options = options;
        _events = events;
        _log = log;
        _tree = log.Frontier;
        _tree.SubtreeCompleted = log.Tree.Add;
        _journal = log.Journal;
        _fileIndex = log.FileIndex;
        _sealer = new BatchSealer(Sha256Engines.Create(options.Hash));
        _checkpoints = new CheckpointFiles(directory, log.Anchor, log.Tree);
        Clock = new LogClock(options.Time);
        var now = Clock.Now();
        _clockOffset = unchecked(now.Utc - (long)now.Monotonic);
        CheckpointSize = log.Checkpoint?.Size ?? 0;
    }

    /// <summary>The log's name.</summary>
    public string Origin => _log.Keys.Origin;

    /// <summary>The verifier key that an auditor trusts.</summary>
    public VerifierKey RootKey => _log.Keys.Root;

    /// <summary>The log's identity: 16 random octets.</summary>
    public UInt128 LogId => _log.LogId;

    /// <summary>What opening it found.</summary>
    public RecoveryReport Report => _log.Report;

    /// <summary>The session's number.</summary>
    public uint Session => _log.Report.Session;

    /// <summary>The session's clocks.</summary>
    public LogClock Clock { get; }

    /// <summary>The hash engine in use.</summary>
    public string HashEngine => _tree.Hasher.Engine.Name;

    /// <summary>The number of records.</summary>
    public ulong Size => _tree.Size;

    /// <summary>The number of records on stable storage.</summary>
    public ulong DurableSize { get; private set; }

    /// <summary>The number of records that the latest published checkpoint covers.</summary>
    public ulong CheckpointSize { get; private set; }

    /// <summary>Octets written since the last sync.</summary>
    public long UnsyncedOctets { get; private set; }

    /// <summary>True while messages are refused because no further journal file can be made.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Opens the log in <paramref name="directory"/>, or makes one, and begins a session.</summary>
    /// <exception cref="LogRefusedException">The log contradicts what it signed.</exception>
    /// <exception cref="StoreException">The disk failed or is full.</exception>
    public static SealedLog Open(
        StoreDirectory directory, StoreDirectory anchorDirectory, LogOptions options, StoreEvents events)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(events);
        var opened = new LogOpener(directory, anchorDirectory, options, events).Open();
        var log = new SealedLog(directory, opened, options, events);
        log.BeginSession();
        return log;
    }

    /// <summary>
    /// Appends batches as one frame, with the definitions of their sources before it.
    /// </summary>
    /// <param name="batches">Sealed batches, within the limits of a frame (<see cref="FitsOneFrame"/>).</param>
    /// <param name="endsCommit">True when the caller syncs before it appends again.</param>
    /// <returns>False when there is no room: nothing was written.</returns>
    /// <exception cref="StoreException">The disk failed. The log must be closed and opened again.</exception>
    public bool TryAppend(IReadOnlyList<RecordBatch> batches, bool endsCommit)
    {
        ArgumentNullException.ThrowIfNull(batches);
        for (var number = 0; number < batches.Count; number++)
        {
            NoteClock(batches[number].ClockOffset);
        }

        try
        {
            return TryMakeRoom(PayloadLength(batches) + DefinitionsLength(batches), isControl: false)
                && AppendDefinitions(batches) && AppendFrame(batches, endsCommit);
        }
        catch (StoreException failure) when (failure.IsFull)
        {
            BecomeFull();
            return false;
        }
    }

    /// <summary>Whether one more batch goes into a frame that holds so much already.</summary>
    public bool FitsOneFrame(int batches, int records, long octets, RecordBatch next)
    {
        ArgumentNullException.ThrowIfNull(next);

        // A frame must fit a new file with room to spare, however small the operator made the files.
        return batches < MaxRunsPerFrame && (batches == 0 || octets + next.Length <= Math.Min(GatheredOctets, _log.Journal.MaxFrameOctets))
            && records + next.Count <= JournalFrameHeader.MaxRecordCount
            && octets + next.Length <= JournalFrameHeader.MaxPayloadLength - SaltRun.TableLength(MaxRunsPerFrame);
    }

    /// <summary>Seals a batch that no receiver sealed.</summary>
    internal void Seal(RecordBatch batch) => _sealer.Seal(batch);

    /// <summary>Appends a control leaf: a JSON object made by <see cref="ControlLeaf"/>.</summary>
    /// <returns>False when even the reserve for control leaves is used up.</returns>
    internal bool TryAppendControl(ReadOnlySpan<byte> body, bool endsCommit = false) =>
        TryAppendOwn(EntryKind.Control, body, endsCommit);

    /// <summary>Appends a message of sworn's own, RFC 5424, as a record of source 0.</summary>
    /// <returns>False when even the reserve for the log's own records is used up.</returns>
    public bool TryAppendAudit(ReadOnlySpan<byte> message) => TryAppendOwn(EntryKind.Event, message, endsCommit: false);

    /// <summary>Returns when every record is on stable storage.</summary>
    /// <exception cref="StoreException">The disk could not promise it. The process must end and recover.</exception>
    public void Sync()
    {
        _journal.Sync();
        DurableSize = Size;
        UnsyncedOctets = 0;
    }

    /// <summary>
    /// Seals what there is: an ANCHOR leaf, then everything durable, then the signed tree head (design/ledger.md,
    /// section 5.6).
    /// </summary>
    /// <returns>False when the disk is too full for it; the one before stays valid.</returns>
    /// <exception cref="StoreException">The disk failed. The process must end and recover.</exception>
    public bool WriteCheckpoint()
    {
        try
        {
            RotateKeyIfDue();
            if (!TryAppendControl(AnchorLeaf(), endsCommit: true))
            {
                return false;
            }

            Sync();
            Publish();
            return true;
        }
        catch (StoreException failure) when (failure.IsFull)
        {
            BecomeFull();
            return false;
        }
    }

    /// <summary>Makes the next journal file if that is due; ends <see cref="IsFull"/> when there is room again.</summary>
    public void PrepareAhead()
    {
        if (_journal.TryPrepareNext() && IsFull)
        {
            EnsureBallast();
            IsFull = false;
            _events.StorageAvailable(_directory.Location);
        }
    }

    /// <summary>
    /// Gives up salt keys: batches that were sealed with one of them, now or later, are sealed again with another before they
    /// are written.
    /// </summary>
    public void BurnKeys(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _burnt.AddRange(keys.Where(key => !_burnt.Exists(burnt => burnt.Span.SequenceEqual(key.Span))));
    }

    /// <summary>Ends the journal file at hand although it has room, so that it can become a segment.</summary>
    /// <returns>False when the disk has no room for another.</returns>
    /// <exception cref="StoreException">The disk failed.</exception>
    public bool TryEndFile()
    {
        if (Size == _fileIndex)
        {
            return true;
        }

        if (!_journal.TryPrepareNext(isDue: true))
        {
            return false;
        }

        Roll();
        return true;
    }

    private bool IsBurnt(RecordBatch batch)
    {
        foreach (var key in _burnt)
        {
            if (key.Span.SequenceEqual(batch.Salts.Key.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends the session by the book: a STOP leaf and a last checkpoint, kept for good.</summary>
    /// <exception cref="StoreException">The disk failed.</exception>
    public void Stop()
    {
        TryAppendControl(ControlLeaf.Make(ControlLeaf.Stop, Clock.Now().Utc));
        Sync();
        Publish(keep: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal.Dispose();
        _log.Tree.Dispose();
        _log.Anchor.Dispose();
        _log.Keys.Dispose();
        _sealer.Dispose();
        _tree.Hasher.Engine.Dispose();
    }

    private void BeginSession()
    {
        EnsureBallast();
        if (!_journal.TryPrepareNext())
        {
            BecomeFull();
        }

        if (_log.IsNew)
        {
            Require(TryAppendControl(GenesisLeaf()));
        }

        Require(TryAppendControl(SessionLeaf()));
        Require(TryAppendControl(KeyLeaf()));
        if (_log.IsAnchorLost)
        {
            Require(TryAppendControl(ControlLeaf.Make(ControlLeaf.AnchorLost, Clock.Now().Utc)));
        }

        if (!_log.Report.WasClean)
        {
            Require(TryAppendControl(RecoveryLeaf()));
        }

        Require(WriteCheckpoint());
        _directory.Replace(LogFiles.Session, Encoding.ASCII.GetBytes(Session.ToString(CultureInfo.InvariantCulture)));
        _events.Opened(Report);
    }

    private void Require(bool done)
    {
        if (!done)
        {
            const int noSpace = 28;
            throw new StoreException(
                _directory.Location, "no room to begin a session; free some space on this file system and start again", noSpace);
        }
    }

    private static int PayloadLength(IReadOnlyList<RecordBatch> batches)
    {
        var length = SaltRun.TableLength(batches.Count);
        for (var number = 0; number < batches.Count; number++)
        {
            length += batches[number].Length;
        }

        return length;
    }

    /// <summary>An upper bound of what the definitions of a frame's sources take.</summary>
    private int DefinitionsLength(IReadOnlyList<RecordBatch> batches)
    {
        const int longest = 512;
        var count = 0;
        for (var number = 0; number < batches.Count; number++)
        {
            foreach (var source in batches[number].Sources)
            {
                count += source.DefinedInFile == _fileIndex ? 0 : 1;
            }
        }

        return count * longest;
    }

    private bool TryMakeRoom(int payloadLength, bool isControl)
    {
        if (_journal.Fits(payloadLength, isControl))
        {
            return true;
        }

        if (!_journal.TryPrepareNext())
        {
            if (!isControl)
            {
                BecomeFull();
            }

            return false;
        }

        if (_journal.IsLastFile)
        {
            return false;
        }

        Roll();
        return true;
    }

    private void Roll()
    {
        _journal.Roll(new JournalFileHeader
        {
            LogId = _log.LogId,
            FirstIndex = Size,
            Created = Clock.Now().Utc,
            Session = Session,
        });
        _fileIndex = Size;
        DurableSize = Size;
    }

    private bool AppendDefinitions(IReadOnlyList<RecordBatch> batches)
    {
        var utc = Clock.Now().Utc;
        for (var number = 0; number < batches.Count; number++)
        {
            foreach (var source in batches[number].Sources)
            {
                if (source.DefinedInFile == _fileIndex)
                {
                    continue;
                }

                var body = ControlLeaf.Define(source, utc);
                if (!_control.TryAppend(OwnFields(EntryKind.Control), body))
                {
                    FlushControl(endsCommit: false);
                    Invariant.Check(_control.TryAppend(OwnFields(EntryKind.Control), body));
                }

                source.DefinedInFile = _fileIndex;
            }
        }

        FlushControl(endsCommit: false);
        return true;
    }

    private bool TryAppendOwn(EntryKind kind, ReadOnlySpan<byte> body, bool endsCommit)
    {
        var now = Clock.Now();
        NoteClock(unchecked(now.Utc - (long)now.Monotonic));
        if (!TryMakeRoom(SaltRun.TableLength(1) + RecordHeader.Size + body.Length, isControl: true))
        {
            return false;
        }

        Invariant.Check(_control.TryAppend(OwnFields(kind), body));
        FlushControl(endsCommit);
        return true;
    }

    private EntryFields OwnFields(EntryKind kind)
    {
        var now = Clock.Now();
        return new EntryFields
        {
            Kind = kind,
            Flags = Clock.IsUnsynchronised ? EntryFlags.ClockUnsynchronised : EntryFlags.None,
            ReceivedUtc = now.Utc,
            ReceivedMonotonic = now.Monotonic,
            Session = Session,
            SourceSequence = ++_controlSequence,
        };
    }

    private void FlushControl(bool endsCommit)
    {
        if (_control.Count == 0)
        {
            return;
        }

        _sealer.Seal(_control);
        _single.Clear();
        _single.Add(_control);
        try
        {
            AppendFrame(_single, endsCommit);
        }
        finally
        {
            _control.Clear();
        }
    }

    private bool AppendFrame(IReadOnlyList<RecordBatch> batches, bool endsCommit)
    {
        _pieces.Clear();
        var records = 0;
        BitConverter.TryWriteBytes(_saltTable, (ushort)batches.Count);
        for (var number = 0; number < batches.Count; number++)
        {
            var batch = batches[number];
            Invariant.Check(batch.IsSealed);
            if (_burnt.Count > 0 && IsBurnt(batch))
            {
                batch.Unseal();
                _sealer.Seal(batch);
            }

            (batch.Salts with { First = (ushort)records }).Write(_saltTable.AsSpan(SaltRun.TableLength(number)));
            _pieces.Add(batch.Records);
            records += batch.Count;
        }

        var table = _saltTable.AsMemory(0, SaltRun.TableLength(batches.Count));
        var flags = _nextFrame | (endsCommit ? FrameFlags.EndsCommit : FrameFlags.None);
        _journal.Append(Size, records, flags, Clock.Now().Utc, table, _pieces);
        _nextFrame = FrameFlags.None;
        for (var number = 0; number < batches.Count; number++)
        {
            AppendLeaves(batches[number]);
            UnsyncedOctets += batches[number].Length;
        }

        return true;
    }

    private void AppendLeaves(RecordBatch batch)
    {
        var hasher = _tree.Hasher;
        hasher.BeginLeaves(batch.Count);
        var octets = batch.Records.Span;
        var digests = batch.Digests;
        for (var number = 0; number < digests.Length; number++)
        {
            var entry = hasher.EntryOf(number);
            RecordHeader.WriteEntryFields(entry, octets, Size + (ulong)number);
            digests[number].CopyTo(entry[(LogEntry.Size - Digest.Size)..]);
            octets = octets[(RecordHeader.Size + (int)RecordHeader.BodyLength(octets))..];
        }

        var leaves = _leaves.AsSpan(0, batch.Count);
        hasher.Leaves(leaves);
        _tree.Append(leaves);
        foreach (ref readonly var leaf in leaves)
        {
            _log.Tree.Add(0, leaf);
        }
    }

    /// <summary>A step of the wall clock is a fact of its own, before the first record that shows it.</summary>
    private void NoteClock(long offset)
    {
        var step = offset - _clockOffset;
        if (step is <= ClockStepLimit and >= -ClockStepLimit)
        {
            return;
        }

        var before = _clockOffset;
        _clockOffset = offset;
        var monotonic = (long)Clock.Now().Monotonic;
        _events.ClockStepped(before + monotonic, offset + monotonic);
        TryAppendControl(ControlLeaf.Make(ControlLeaf.TimeStep, offset + monotonic, json =>
        {
            json.WriteString("old", ControlLeaf.TimeText(before + monotonic));
            json.WriteString("new", ControlLeaf.TimeText(offset + monotonic));
            json.WriteString("origin", "system clock");
        }));
    }

    private void RotateKeyIfDue()
    {
        if (_options.Time.GetUtcNow() - _log.Keys.Current.NotBefore < _options.Epoch)
        {
            return;
        }

        Sync();
        _log.Keys.Rotate(Size);
        Require(TryAppendControl(KeyLeaf()));
        _events.KeyRotated(_log.Keys.Current.Epoch);
    }

    private void Publish(bool keep = false)
    {
        var began = _options.Time.GetTimestamp();
        var checkpoint = new Checkpoint(Origin, Size, _tree.Root());
        var note = Encoding.UTF8.GetBytes(_log.Keys.Sign(checkpoint));
        var utc = Clock.Now().Utc;
        _checkpoints.Publish(checkpoint, note, utc, keep ? TimeSpan.Zero : _options.KeepInterval);
        CheckpointSize = Size;
        _lastNote = new Digest(SHA256.HashData(note));
        _events.CheckpointPublished(Size, _options.Time.GetElapsedTime(began));
    }

    private void BecomeFull()
    {
        if (IsFull)
        {
            return;
        }

        IsFull = true;
        _directory.Delete(LogFiles.Ballast);
        _events.StorageFull(_directory.Location);
    }

    private void EnsureBallast()
    {
        if (_directory.Exists(LogFiles.Ballast))
        {
            return;
        }

        try
        {
            using var ballast = _directory.Create(LogFiles.Ballast);
            ballast.Reserve(BallastBytes);
        }
        catch (StoreException failure) when (failure.IsFull)
        {
            _directory.Delete(LogFiles.Ballast);
        }
    }

    private byte[] GenesisLeaf() => ControlLeaf.Make(ControlLeaf.Genesis, Clock.Now().Utc, json =>
    {
        json.WriteString("origin", Origin);
        json.WriteString("log_id", _log.LogId.ToString("x32", CultureInfo.InvariantCulture));
        json.WriteString("root_key", RootKey.ToString());
        json.WriteNumber("generation", 1);
        json.WriteString("software", _options.Software);
        json.WriteNull("previous");
    });

    private byte[] SessionLeaf() => ControlLeaf.Make(ControlLeaf.Session, Clock.Now().Utc, json =>
    {
        var now = Clock.Now();
        json.WriteNumber("session", Session);
        json.WriteString("software", _options.Software);
        json.WriteString("boot_id", _options.BootId);
        json.WriteString("configuration_sha256", _options.ConfigurationDigest);
        json.WriteNumber("utc", now.Utc);
        json.WriteNumber("monotonic", now.Monotonic);
        json.WriteBoolean("clock_synchronised", !Clock.IsUnsynchronised);
        json.WriteBoolean("previous_clean", Report.WasClean);
    });

    private byte[] KeyLeaf() => ControlLeaf.Make(
        ControlLeaf.Key, Clock.Now().Utc, json => json.WriteString("note", _log.Keys.Current.Text));

    private byte[] RecoveryLeaf() => ControlLeaf.Make(ControlLeaf.Recovery, Clock.Now().Utc, json =>
    {
        json.WriteBoolean("unclean", value: true);
        json.WriteNumber("previous_session", Report.PreviousSession);
        json.WriteNumber("checkpoint", Report.CheckpointSize);
        json.WriteNumber("adopted", Report.Adopted);
        json.WriteNumber("discarded_octets", Report.DiscardedOctets);
        json.WriteString("discarded_sha256", Report.DiscardedDigest);
        json.WriteNumber("later_valid_frames", Report.LaterValidFrames);
    });

    private byte[] AnchorLeaf() => ControlLeaf.Make(ControlLeaf.Anchor, Clock.Now().Utc, json =>
    {
        var now = Clock.Now();
        json.WriteNumber("utc", now.Utc);
        json.WriteNumber("monotonic", now.Monotonic);
        json.WriteBoolean("clock_synchronised", !Clock.IsUnsynchronised);
        json.WriteStartObject("previous");
        json.WriteNumber("size", CheckpointSize);
        json.WriteString("note_sha256", _lastNote.IsNone ? null : _lastNote.ToString());
        json.WriteEndObject();
        _options.AnchorFacts?.Invoke(json);
    });
}
