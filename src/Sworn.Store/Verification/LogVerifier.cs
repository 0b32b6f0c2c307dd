using System.Globalization;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;
using Sworn.Store.Retention;
using Sworn.Store.Log;

namespace Sworn.Store.Verification;

/// <summary>
/// Verifies a log from its files: every leaf again from the stored octets, signatures, key chain, all checkpoints against
/// each other and the records, anchor, saved checkpoint and witnesses (design/ledger.md, section 5.16). It reads only,
/// works on a copy as well as beside a running node, and shares no state with the writer.
/// </summary>
public sealed class LogVerifier : IDisposable
{
    private const int ProgressEvery = 64;

    private readonly VerifyOptions _options;
    private readonly StoreDirectory _directory;
    private readonly LogNotes _notes;
    private readonly List<Finding> _findings = [];
    private readonly SortedDictionary<ulong, List<(Digest Root, JudgedNote? Note, string Name)>> _heads = [];
    private readonly List<(ulong Size, string Name)> _mismatches = [];
    private readonly LeafCalculator _calculator = new();
    private readonly FrameLeaves _leaves;
    private readonly RetiredRecords _retired;
    private ulong _proven;
    private bool _isContentGood = true;
    private (ulong From, ulong To)? _range;

    private LogVerifier(VerifyOptions options)
    {
        _options = options;
        _directory = options.Directory;
        _notes = new LogNotes(_directory, options.Policy);
        _leaves = new FrameLeaves(options.Threads);
        _retired = RetiredRecords.ReadOrRecover(_directory, LogFileList.Read(_directory), out var isReadBack);
        if (isReadBack)
        {
            _findings.Add(new Finding(
                FindingKind.IndexMismatch, $"{RetiredRecords.FileName} is gone; what it said was read back from the RETIRE leaf, and the next start makes it again"));
        }

    }

    private ulong CheckpointSize => _notes.Latest?.Checkpoint.Size ?? 0;

    /// <summary>Verifies.</summary>
    /// <exception cref="StoreException">A file could not be read: nothing is known.</exception>
    public static VerificationReport Verify(VerifyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        while (true)
        {
            using var verifier = new LogVerifier(options);
            try
            {
                return verifier.Run();
            }
            catch (StoreException) when (RetiredRecords.Read(options.Directory).End > verifier._retired.End)
            {
                // Records were retired while they were read: once more, from the first that is left.
                continue;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calculator.Dispose();
        _leaves.Dispose();
    }

    private VerificationReport Run()
    {
        var anchor = ReadAnchor();
        var saved = _options.SavedCheckpoint is { } octets ? _notes.Judge(octets.Span, "the saved checkpoint") : null;
        CollectHeads(anchor, saved);
        var records = _options.IsQuick ? CompareTreeFiles() : CompareRecords();
        CheckBehind(anchor, saved, records);
        CheckAnchoring(saved);
        if (records > CheckpointSize)
        {
            _findings.Add(new Finding(FindingKind.UnsignedTail, "above the latest checkpoint; the next one will cover them")
            {
                First = CheckpointSize,
                End = records,
            });
        }

        return new VerificationReport
        {
            Origin = _notes.Root?.Name ?? "",
            Records = records,
            CheckpointSize = CheckpointSize,
            ProvenSize = _proven,
            Range = _range,
            Findings = [.. _notes.Findings, .. _findings],
            IsQuick = _options.IsQuick,
            IsStrict = _options.IsStrict,
        };
    }

    private AnchorRecord? ReadAnchor()
    {
        if (_options.Anchor is not { } directory)
        {
            _findings.Add(new Finding(FindingKind.NoAnchor, "no anchor directory to compare with; name it with --anchor, or --config for the node's own"));
            return null;
        }

        if (LogFileList.Read(_directory) is not [var first, ..])
        {
            return null;
        }

        using var reader = LogFileReader.TryOpen(_directory, first);
        if (reader is null)
        {
            return null;
        }

        var prefix = reader.LogId.ToString("x32", CultureInfo.InvariantCulture) + ".";
        var name = directory.List("").LastOrDefault(file => file.StartsWith(prefix, StringComparison.Ordinal));
        if (name is null)
        {
            _findings.Add(new Finding(FindingKind.NoAnchor, $"{directory.Location} holds no anchor of this log"));
        }

        return name is null ? null : AnchorRecord.ReadLast(directory.ReadAll(name, int.MaxValue));
    }

    /// <summary>All tree heads that somebody signed or remembers, by size; two roots of one size are a fork at once.</summary>
    private void CollectHeads(AnchorRecord? anchor, JudgedNote? saved)
    {
        foreach (var note in _notes.Kept.Append(_notes.Latest).Append(saved).OfType<JudgedNote>())
        {
            if (note.Verdict == CheckpointVerdict.Good)
            {
                AddHead(note.Checkpoint.Size, note.Checkpoint.Root, note, note.Name);
            }
        }

        if (anchor is { } remembered)
        {
            AddHead(remembered.Size, remembered.Root, note: null, "the anchor");
        }
    }

    private void AddHead(ulong size, Digest root, JudgedNote? note, string name)
    {
        if (!_heads.TryGetValue(size, out var heads))
        {
            _heads[size] = heads = [];
        }

        if (heads.Count > 0 && heads[0].Root != root)
        {
            _findings.Add(new Finding(FindingKind.Fork, string.Create(
                CultureInfo.InvariantCulture,
                $"two trees of {size} records: {heads[0].Name} has root {heads[0].Root.ToBase64()}, {name} has {root.ToBase64()}\n{heads[0].Note?.Note}{note?.Note}").TrimEnd()));
        }

        heads.Add((root, note, name));
    }

    private ulong CompareRecords()
    {
        using var leaves = new SealedLeaves(_directory, _retired);
        var areLeavesTrusted = _notes.Latest is { Verdict: CheckpointVerdict.Good } latest
            && leaves.Root(CheckpointSize, _calculator.Hasher) == latest.Checkpoint.Root;
        if (_options.IsRange && areLeavesTrusted)
        {
            return CompareRange(leaves);
        }

        var aligner = areLeavesTrusted ? new RecordAligner(leaves, _retired.End, CheckpointSize, _calculator) : null;
        var sessions = new SessionChecks();
        var retirement = new RetirementCheck(_retired);
        var withheld = new WithheldCheck(CheckpointSize);
        var story = new ControlStory(retirement, withheld, CheckpointSize);
        var segments = new SegmentCheck(_directory);
        var tree = new TreeFrontier(_calculator.Hasher);
        _retired.Begin(tree);
        var end = _retired.End;
        var frames = 0;
        foreach (var (frame, computed) in _leaves.Of(new FrameWalker(_directory).Walk(_retired.End)))
        {
            if (!frame.IsSound && frame.FirstIndex >= CheckpointSize)
            {
                // Above the checkpoint a torn frame is what a crash or a writer at work leaves.
                break;
            }

            aligner?.Take(frame, computed);
            sessions.Take(frame);
            story.Take(frame);
            withheld.Take(frame, computed);
            segments.Take(frame);
            NoteGap(frame, end, aligner);
            Grow(tree, frame, computed);
            end = frame.EndIndex;
            if (++frames % ProgressEvery == 0)
            {
                _options.Progress?.Invoke(end);
            }
        }

        Conclude(aligner, tree, end, leaves);
        _findings.AddRange(sessions.Findings);
        _findings.AddRange(retirement.Findings());
        _findings.AddRange(withheld.Findings());
        _findings.AddRange(segments.Findings([.. _findings]));
        return end;
    }

    /// <summary>Compares a part of the records with the leaves, whose root is the signed one.</summary>
    /// <returns>The records in the journal.</returns>
    private ulong CompareRange(SealedLeaves leaves)
    {
        var to = Math.Min(_options.To, CheckpointSize);
        var from = Math.Min(Math.Max(_options.From, _retired.End), to);
        _range = (from, to);
        if (_options.From < Math.Min(_retired.End, _options.To))
        {
            _findings.Add(new Finding(FindingKind.Expired, "retired before: what stands for them in the tree is part of the signed root, and nothing else is left to compare")
            {
                First = _options.From,
                End = Math.Min(_retired.End, _options.To),
            });
        }

        if (from < to && leaves.IsBundled(from))
        {
            // A bundle is compared as a whole.
            from -= from % SealedLeaves.BundleSize;
        }

        if (from < to && leaves.IsBundled(to - 1))
        {
            to = Math.Min(((to - 1) / SealedLeaves.BundleSize * SealedLeaves.BundleSize) + SealedLeaves.BundleSize, CheckpointSize);
        }

        var aligner = new RecordAligner(leaves, from, to, _calculator);
        var withheld = new WithheldCheck(CheckpointSize);
        foreach (var (frame, computed) in _leaves.Of(new FrameWalker(_directory).Walk(from, to)))
        {
            aligner.Take(frame, computed);
            withheld.Take(frame, computed);
        }

        _findings.AddRange(aligner.Finish());
        if (withheld.IsNeeded)
        {
            LearnStory(withheld, leaves);
            _findings.AddRange(withheld.Findings());
        }

        return JournalEnd();
    }

    /// <summary>
    /// The leaves that allow what is gone from a part stand behind it, and holds before it: all are looked for, and only
    /// those count that are in the signed tree.
    /// </summary>
    private void LearnStory(WithheldCheck withheld, SealedLeaves leaves)
    {
        var story = new ControlStory(new RetirementCheck(_retired), withheld, CheckpointSize);
        var bundle = new BundleComparer(leaves, _calculator.Hasher);
        var waiting = new List<(ulong Index, byte[] Body)>();
        foreach (var (frame, computed) in _leaves.Of(new FrameWalker(_directory).Walk(_retired.End, CheckpointSize)))
        {
            for (var number = 0; number < computed.Length && frame.FirstIndex + (ulong)number < CheckpointSize; number++)
            {
                var index = frame.FirstIndex + (ulong)number;
                var body = ControlStory.BodyOf(frame, number);
                if (!leaves.IsBundled(index))
                {
                    if (body is not null && leaves.TryGet(index, out var expected) && expected == computed[number])
                    {
                        story.Take(index, body);
                    }

                    continue;
                }

                if (body is not null)
                {
                    waiting.Add((index, body));
                }

                if (bundle.Take(index, computed[number], isSound: true))
                {
                    waiting.Where(leaf => bundle.IsRight && leaf.Index >= bundle.Start).ToList().ForEach(leaf => story.Take(leaf.Index, leaf.Body));
                    waiting.Clear();
                }
            }
        }
    }

    private void NoteGap(StoredFrame frame, ulong end, RecordAligner? aligner)
    {
        if (frame.FirstIndex > end && end < CheckpointSize)
        {
            _isContentGood = false;
            _findings.Add(new Finding(FindingKind.MissingSegment, "no whole frame holds them; a file or part of one is missing or unreadable")
            {
                First = end,
                End = Math.Min(frame.FirstIndex, CheckpointSize),
            });
        }
        else if (frame.FirstIndex < end && aligner is null)
        {
            _isContentGood = false;
            _findings.Add(new Finding(FindingKind.Inserted, $"these numbers were given before ({frame.Where})")
            {
                First = frame.FirstIndex,
                End = frame.EndIndex,
            });
        }
    }

    /// <summary>Adds a frame's leaves to the tree and compares it with every head whose size it reaches.</summary>
    private void Grow(TreeFrontier tree, StoredFrame frame, Digest[] leaves)
    {
        if (frame.FirstIndex != tree.Size)
        {
            return;
        }

        var rest = leaves.AsSpan();
        foreach (var size in _heads.Keys)
        {
            if (size <= tree.Size || size - tree.Size > (ulong)rest.Length)
            {
                continue;
            }

            var count = (int)(size - tree.Size);
            tree.Append(rest[..count]);
            rest = rest[count..];
            Compare(size, tree.Root(), _heads[size]);
        }

        tree.Append(rest);
    }

    private void Compare(ulong size, Digest root, List<(Digest Root, JudgedNote? Note, string Name)> heads)
    {
        foreach (var head in heads)
        {
            if (head.Root == root)
            {
                _proven = head.Note is not null ? size : _proven;
            }
            else
            {
                _mismatches.Add((size, head.Name));
            }
        }
    }

    /// <summary>Says what the comparisons come to.</summary>
    private void Conclude(RecordAligner? aligner, TreeFrontier tree, ulong end, SealedLeaves leaves)
    {
        var latestSize = CheckpointSize;
        var isLatestMatched = _notes.Latest is { Verdict: CheckpointVerdict.Good } && _proven >= latestSize && latestSize > 0;
        if (isLatestMatched)
        {
            // The records are what the newest checkpoint signed; whoever remembers otherwise saw another history.
            foreach (var (size, name) in _mismatches.Where(mismatch => mismatch.Size <= latestSize))
            {
                _findings.Add(new Finding(FindingKind.Fork, string.Create(
                    CultureInfo.InvariantCulture, $"{name} remembers another tree of {size} records than the one stored and signed now")));
            }

            if (leaves.Count < latestSize || aligner is null)
            {
                _findings.Add(new Finding(FindingKind.IndexMismatch, "the tree files do not agree with the records, which are right; the next start makes them again"));
            }

            return;
        }

        if (aligner is not null)
        {
            var findings = aligner.Finish();
            _isContentGood &= findings.Count == 0;
            _findings.AddRange(_findings.Any(finding => finding.Kind == FindingKind.MissingSegment)
                ? findings.Where(finding => finding.Kind is not (FindingKind.Removed or FindingKind.Truncated))
                : findings);
            _proven = Math.Max(_proven, Math.Min(aligner.GoodUpTo, latestSize));
            return;
        }

        ConcludeWithoutLeaves(tree, end, latestSize);
    }

    private void ConcludeWithoutLeaves(TreeFrontier tree, ulong end, ulong latestSize)
    {
        if (end < latestSize && _isContentGood)
        {
            _findings.Add(new Finding(FindingKind.Truncated, "the checkpoint covers them, the journal ends before them; a crash cannot explain it")
            {
                First = end,
                End = latestSize,
            });
        }

        if (_mismatches.Count > 0)
        {
            _findings.Add(new Finding(FindingKind.Altered, string.Create(
                CultureInfo.InvariantCulture,
                $"the records give another root than {_mismatches[0].Name} of size {_mismatches[0].Size} signed; the tree files are gone or altered too, so the record cannot be named"))
            {
                First = _proven,
                End = Math.Min(_mismatches[0].Size, tree.Size),
            });
        }
    }

    /// <summary>Tree files, right edge, signatures and anchors only: a body that was changed alone passes.</summary>
    private ulong CompareTreeFiles()
    {
        using var leaves = new SealedLeaves(_directory, _retired);
        var end = JournalEnd();
        if (CheckpointSize > end)
        {
            _findings.Add(new Finding(FindingKind.Truncated, "the checkpoint covers them, the journal ends before them; a crash cannot explain it")
            {
                First = end,
                End = CheckpointSize,
            });
        }

        if (_notes.Latest is { Verdict: CheckpointVerdict.Good } latest)
        {
            if (leaves.Root(CheckpointSize, _calculator.Hasher) == latest.Checkpoint.Root)
            {
                _proven = CheckpointSize;
            }
            else
            {
                _findings.Add(new Finding(FindingKind.IndexMismatch, "the tree files do not give the signed root; run without --quick to learn whether the records do"));
            }
        }

        return end;
    }

    /// <summary>The records in the journal, by the headers of its last file.</summary>
    private ulong JournalEnd()
    {
        ulong end = 0;
        if (LogFileList.Read(_directory) is [.., var last])
        {
            using var reader = LogFileReader.TryOpen(_directory, last);
            while (reader?.Skip(out _) == FrameStatus.Frame)
            {
                end = reader.NextIndex;
            }
        }

        return end;
    }

    /// <summary>Whether somebody has seen more of this log than is here.</summary>
    private void CheckBehind(AnchorRecord? anchor, JudgedNote? saved, ulong records)
    {
        if (saved is { Verdict: CheckpointVerdict.Good } && saved.Checkpoint.Size > records)
        {
            _findings.Add(Rollback("the saved checkpoint", saved.Checkpoint.Size, records));
        }

        if (anchor is { } remembered && (remembered.Size > records || (remembered.Size > CheckpointSize && !IsMatched(remembered))))
        {
            _findings.Add(Rollback("the anchor", remembered.Size, records));
        }

        foreach (var kept in _notes.Kept.Where(note => note.Verdict == CheckpointVerdict.Good && note.Checkpoint.Size > Math.Max(records, CheckpointSize)).TakeLast(1))
        {
            _findings.Add(Rollback("a kept checkpoint", kept.Checkpoint.Size, records));
        }
    }

    private bool IsMatched(AnchorRecord anchor) => _options.IsQuick || !_mismatches.Any(mismatch => mismatch.Size == anchor.Size);

    private static Finding Rollback(string who, ulong size, ulong records) => new(FindingKind.Rollback, string.Create(
        CultureInfo.InvariantCulture, $"{who} has seen {size} records; {records} are here: an older copy was put back, or records were cut off"));

    /// <summary>
    /// Whether a quorum of witnesses confirms the log recently enough. A saved checkpoint proves that the log grew out of
    /// what it saw, not when, and so does not.
    /// </summary>
    private void CheckAnchoring(JudgedNote? saved)
    {
        var newest = ulong.MinValue;
        foreach (var note in _notes.Kept.Append(_notes.Latest).Append(saved).OfType<JudgedNote>())
        {
            if (_options.Policy is { } policy)
            {
                if (policy.HasBadCosignature(note.Note))
                {
                    _findings.Add(new Finding(FindingKind.BadSignature, $"a cosignature of {note.Name}, size {note.Checkpoint.Size}, is forged"));
                }

                newest = Math.Max(newest, policy.QuorumTime(note.Note) ?? 0);
            }
        }

        var age = _options.Now - DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(newest, long.MaxValue / 1_000_000));
        if (newest > 0 && age <= _options.MaxUnanchored)
        {
            return;
        }

        _findings.Add(new Finding(FindingKind.Unanchored, newest == 0
            ? "no quorum of witnesses has cosigned a checkpoint of this log: that it was put back to an older state as a whole cannot be excluded"
            : string.Create(CultureInfo.InvariantCulture, $"the newest cosigned checkpoint is {age.TotalMinutes:0} minutes old")));
    }
}
