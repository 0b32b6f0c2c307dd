using Sworn.Core.Ledger;

namespace Sworn.Store.Verification;

/// <summary>
/// Compares stored records with the leaves that were sealed and says what happened to those that differ: a record whose
/// leaf fits at another place shows that something before it was removed, inserted or moved; one that fits nowhere near
/// was altered. The sealed leaves are trusted: their root is the signed one. Where only bundles of them are left, a bundle
/// is right as a whole or altered as a whole.
/// </summary>
internal sealed class RecordAligner(SealedLeaves sealedLeaves, ulong start, ulong sealedSize, LeafCalculator calculator)
{
    private const long Window = 64;
    private const int MaxSearches = 20_000;
    private const int MaxFindings = 1_000;

    private readonly List<(ulong Index, string Where, bool IsSound)> _unmatched = [];
    private readonly SortedSet<ulong> _skipped = [];
    private readonly BundleComparer _bundle = new(sealedLeaves, calculator.Hasher);
    private readonly List<Finding> _findings = [];
    private long _shift;
    private readonly ulong _start = start;
    private ulong _next = start;
    private int _searches;
    private (ulong First, ulong End, string Where, bool IsSound)? _altered;

    /// <summary>The sealed records that were found at all, in order or not, from the start without interruption.</summary>
    public ulong GoodUpTo { get; private set; }

    private bool IsClean => _unmatched.Count == 0 && _skipped.Count == 0 && _findings.Count == 0 && _altered is null;

    /// <summary>Takes the next frame with its leaves at the places they claim.</summary>
    public void Take(StoredFrame frame, Digest[] leaves)
    {
        for (var number = 0; number < leaves.Length; number++)
        {
            var index = frame.FirstIndex + (ulong)number;
            if (index < _start || (index >= sealedSize && _next == sealedSize && IsClean))
            {
                // Before the part that is asked for, or behind the last sealed record with every place filled.
                continue;
            }

            if (index < sealedSize && sealedLeaves.IsBundled(index))
            {
                TakeBundled(frame, index, leaves[number]);
            }
            else if (_shift == 0 && index == _next && index < sealedSize && sealedLeaves.TryGet(index, out var expected) && expected == leaves[number])
            {
                Match(index);
            }
            else
            {
                Search(frame, number, index);
            }
        }
    }

    /// <summary>The findings, once all frames were taken.</summary>
    public IReadOnlyList<Finding> Finish()
    {
        AddAltered();
        if (_next < sealedSize)
        {
            // What is missing at the end is only missing; unmatched records before it stand for altered ones.
            var altered = Math.Min((ulong)_unmatched.Count, sealedSize - _next);
            Settle(_next + altered);
            if (_next < sealedSize)
            {
                Add(new Finding(FindingKind.Truncated, "the checkpoint covers them, the journal ends before them; a crash cannot explain it")
                {
                    First = _next,
                    End = sealedSize,
                });
            }
        }

        Settle(_next);
        foreach (var (first, end) in Ranges(_skipped))
        {
            Add(new Finding(FindingKind.Removed, "sealed, but not stored any more") { First = first, End = end });
        }

        return _findings;
    }

    private void TakeBundled(StoredFrame frame, ulong index, in Digest leaf)
    {
        if (!_bundle.Take(index, leaf, frame.IsSound))
        {
            return;
        }

        var first = Math.Max(_bundle.Start, _start);
        var end = Math.Min(_bundle.Start + SealedLeaves.BundleSize, sealedSize);
        if (_bundle.Start < _next && first < _next)
        {
            Add(new Finding(FindingKind.Inserted, $"these numbers were given before ({frame.Where})") { First = first, End = end });
            return;
        }

        Settle(first);
        _shift = 0;
        if (_bundle.IsRight)
        {
            AddAltered();
            Match(end - 1);
            return;
        }

        // Whatever moved the records of one bundle moves those behind it too: neighbours are one finding.
        var isNext = _altered is { } before && before.End == first;
        if (!isNext)
        {
            AddAltered();
        }

        _altered = (isNext ? _altered!.Value.First : first, end, isNext ? _altered!.Value.Where : frame.Where, _bundle.IsSound && (!isNext || _altered!.Value.IsSound));
        _next = end;
    }

    private void AddAltered()
    {
        if (_altered is { } altered)
        {
            Add(new Finding(FindingKind.Altered, altered.IsSound
                ? $"one or more of them are not what was sealed ({altered.Where}); of segments the tree names bundles of 256"
                : $"one or more of them are not what was sealed ({altered.Where}); the checksum is wrong too: media? A tamperer would have mended it")
            {
                First = altered.First,
                End = altered.End,
            });
        }

        _altered = null;
    }

    private void Search(StoredFrame frame, int number, ulong index)
    {
        if (++_searches <= MaxSearches)
        {
            foreach (var shift in Shifts())
            {
                var place = (long)index + shift;
                if (place >= 0 && (ulong)place < sealedSize && sealedLeaves.TryGet((ulong)place, out var expected)
                    && calculator.LeafAt(frame, number, (ulong)place) == expected)
                {
                    Found(index, (ulong)place, shift);
                    return;
                }
            }
        }

        if ((long)index + _shift < (long)sealedSize)
        {
            _unmatched.Add((index, frame.Where, frame.IsSound));
        }
    }

    private IEnumerable<long> Shifts()
    {
        yield return _shift;
        for (long distance = 1; distance <= Window; distance++)
        {
            yield return _shift + distance;
            yield return _shift - distance;
        }
    }

    private void Found(ulong index, ulong place, long shift)
    {
        if (place >= _next)
        {
            Settle(place);
            _shift = shift;
            Match(place);
        }
        else if (_skipped.Remove(place))
        {
            Settle(_next);
            Add(new Finding(FindingKind.Reordered, $"stored as record {index}, sealed as record {place}") { First = place });
        }
        else
        {
            Settle(_next);
            Add(new Finding(FindingKind.Inserted, $"a copy of record {place}") { First = index });
        }
    }

    private void Match(ulong place)
    {
        if (IsClean)
        {
            GoodUpTo = place + 1;
        }

        _next = place + 1;
    }

    /// <summary>Sealed places up to <paramref name="place"/> were passed over: some were altered, some are gone.</summary>
    private void Settle(ulong place)
    {
        var passed = place - _next;
        var altered = (int)Math.Min((ulong)_unmatched.Count, passed);
        for (var number = 0; number < altered; number++)
        {
            var (_, where, isSound) = _unmatched[number];
            Add(new Finding(FindingKind.Altered, isSound
                ? $"not what was sealed ({where})"
                : $"not what was sealed ({where}); the checksum is wrong too: media? A tamperer would have mended it")
            {
                First = _next + (ulong)number,
            });
        }

        foreach (var (index, where, _) in _unmatched.Skip(altered))
        {
            Add(new Finding(FindingKind.Inserted, $"never sealed ({where})") { First = index });
        }

        for (var skipped = _next + (ulong)altered; skipped < place; skipped++)
        {
            _skipped.Add(skipped);
        }

        _unmatched.Clear();
        _next = place;
    }

    private void Add(Finding finding)
    {
        if (_findings.Count < MaxFindings)
        {
            _findings.Add(finding);
        }
    }

    private static IEnumerable<(ulong First, ulong End)> Ranges(SortedSet<ulong> numbers)
    {
        ulong? first = null;
        ulong last = 0;
        foreach (var number in numbers)
        {
            if (first is { } began && number != last + 1)
            {
                yield return (began, last + 1);
                first = null;
            }

            first ??= number;
            last = number;
        }

        if (first is { } rest)
        {
            yield return (rest, last + 1);
        }
    }
}
