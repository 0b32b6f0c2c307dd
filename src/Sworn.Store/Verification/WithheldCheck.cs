using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Retention;

namespace Sworn.Store.Verification;

/// <summary>
/// Finds the leaf that allows each body that is gone (design/ledger.md, sections 5.11 and 5.12), and says of those that it
/// finds none for what they are: taken away. That the leaves are the log's own is shown by the tree, which they are part of.
/// </summary>
internal sealed class WithheldCheck(ulong sealedSize)
{
    private const int MaxNamed = 1_000;

    private readonly SortedDictionary<ulong, (Digest Leaf, EntryFields Fields, string Text)> _redacted = [];
    private readonly List<GoneBodies> _gone = [];
    private readonly List<(Redaction Redaction, HoldBook Holds)> _redactions = [];
    private readonly List<(ClassRetirement Retirement, string? Fault)> _retirements = [];
    private (ulong First, ulong End) _seen = (ulong.MaxValue, 0);

    /// <summary>Looks at the bodies that are gone from a frame.</summary>
    public void Take(StoredFrame frame, ReadOnlySpan<Digest> leaves)
    {
        _seen = (Math.Min(_seen.First, frame.FirstIndex), Math.Max(_seen.End, frame.EndIndex));
        foreach (var withheld in frame.Withheld?.Records ?? [])
        {
            var index = frame.FirstIndex + (ulong)withheld.Number;
            var text = frame.Body(withheld.Number);
            if (withheld.Cause == WithheldCause.Redacted)
            {
                _redacted[index] = (leaves[withheld.Number], frame.Fields(withheld.Number), System.Text.Encoding.UTF8.GetString(text));
            }
            else
            {
                NoteGone(frame, withheld.Number, index, text.SequenceEqual(Placeholder.OfRetirement()));
            }
        }
    }

    /// <summary>Whether anything is gone that a leaf has to allow.</summary>
    public bool IsNeeded => _redacted.Count + _gone.Count > 0;

    /// <summary>Learns a control leaf, in the order of the log.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="body">What it says.</param>
    /// <param name="holds">The holds that stand at this place.</param>
    public void Learn(ulong index, ReadOnlyMemory<byte> body, HoldBook holds)
    {
        if (index >= sealedSize)
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            var leaf = json.RootElement;
            var type = leaf.GetProperty("type");
            if (type.ValueEquals(ControlLeaf.Redact))
            {
                _redactions.Add((Redaction.Read(leaf), holds));
            }
            else if (type.ValueEquals(ControlLeaf.Retire) && leaf.TryGetProperty("class", out _))
            {
                var retirement = ClassRetirement.Read(leaf);
                _retirements.Add((retirement, FaultOf(retirement, ControlLeaf.TimeOf(leaf.GetProperty("ts")), index, holds)));
            }
        }
        catch (Exception failure) when (RetentionJson.IsMalformed(failure))
        {
            // A leaf that is not as ours are allows nothing.
            return;
        }
    }

    /// <summary>What is to be said, once all frames were taken and all leaves learned.</summary>
    public IEnumerable<Finding> Findings()
    {
        var allowed = _redactions.ToLookup(static one => one.Redaction.Index);
        foreach (var (index, gone) in _redacted)
        {
            yield return Judge(index, gone.Leaf, gone.Fields, gone.Text, [.. allowed[index].Where(one => one.Redaction.EntryHash == gone.Leaf)]);
        }

        foreach (var redaction in allowed.Where(one => one.Key >= _seen.First && one.Key < _seen.End && !_redacted.ContainsKey(one.Key)))
        {
            yield return new Finding(
                FindingKind.Restored,
                "the log says that it was redacted, and its body is here, octet by octet what was sealed: the redaction is not finished, or somebody put the body back")
            {
                First = redaction.Key,
            };
        }

        foreach (var finding in Retired())
        {
            yield return finding;
        }
    }

    private static Finding Judge(ulong index, Digest leaf, in EntryFields fields, string text, IReadOnlyList<(Redaction Redaction, HoldBook Holds)> allowed)
    {
        if (allowed.Count == 0)
        {
            return new Finding(FindingKind.Removed, $"its body is gone, and no REDACT leaf that a checkpoint covers names its leaf {leaf.ToBase64()}") { First = index };
        }

        var received = fields.ReceivedUtc;
        var recordClass = fields.RetentionClass;
        if (allowed.All(one => one.Holds.Covering(index, index + 1, received, received, recordClass) is not null))
        {
            return new Finding(FindingKind.EarlyDelete, $"it was on hold '{allowed[0].Holds.Covering(index, index + 1, received, received, recordClass)!.Id}' when it was redacted") { First = index };
        }

        var redaction = allowed[0].Redaction;
        return allowed.Any(one => Text(one.Redaction) == text)
            ? new Finding(FindingKind.Redacted, $"{redaction.Reason}; approved by {string.Join(", ", redaction.Approvers.Select(static approver => approver.Name))}") { First = index }
            : new Finding(FindingKind.Altered, "what stands in the place of its body is not what the REDACT leaf says") { First = index };
    }

    private static string Text(Redaction redaction) => System.Text.Encoding.UTF8.GetString(Placeholder.OfRedaction(redaction.Reason));

    private IEnumerable<Finding> Retired()
    {
        var named = 0;
        foreach (var group in _gone.GroupBy(gone => Judge(gone)).OrderBy(static group => group.Key.Kind))
        {
            if (group.Key.Kind == FindingKind.Expired)
            {
                yield return new Finding(FindingKind.Expired, $"{group.Sum(static gone => gone.Count)} bodies {group.Key.Detail}")
                {
                    First = group.Min(static gone => gone.First),
                    End = group.Max(static gone => gone.End),
                };
                continue;
            }

            foreach (var gone in group.TakeWhile(_ => named++ < MaxNamed))
            {
                yield return new Finding(group.Key.Kind, group.Key.Detail) { First = gone.First, End = gone.End };
            }
        }
    }

    private (FindingKind Kind, string Detail) Judge(GoneBodies gone)
    {
        if (!gone.IsTextRight)
        {
            return (FindingKind.Altered, "what stands in the place of bodies is not what readers are told of retired ones");
        }

        var covering = _retirements
            .Where(one => one.Retirement.Rule.Class == gone.Class && one.Retirement.First <= gone.First && one.Retirement.End >= gone.End).ToList();
        if (covering.Count == 0)
        {
            return (FindingKind.Removed, $"bodies of class {gone.Class} are gone, and no RETIRE leaf that a checkpoint covers says so");
        }

        if (covering.TrueForAll(one => one.Retirement.Oldest > gone.Oldest || one.Retirement.Newest < gone.Newest))
        {
            return (FindingKind.EarlyDelete, "the RETIRE leaf gives other receive times than its records have");
        }

        return covering.Exists(static one => one.Fault is null)
            ? (FindingKind.Expired, $"of class {gone.Class} were retired by the log's policy; what stands for them in the tree is proven")
            : (FindingKind.EarlyDelete, covering[0].Fault!);
    }

    private void NoteGone(StoredFrame frame, int number, ulong index, bool isTextRight)
    {
        var fields = frame.Fields(number);
        var recordClass = fields.RetentionClass;
        var place = _gone.FindIndex(Math.Max(0, _gone.Count - 64), gone =>
            gone.Class == recordClass && gone.IsTextRight == isTextRight && gone.First >= frame.FirstIndex);
        if (place < 0)
        {
            _gone.Add(new GoneBodies(recordClass, index, index + 1, 1, fields.ReceivedUtc, fields.ReceivedUtc, isTextRight));
        }
        else
        {
            var gone = _gone[place];
            _gone[place] = gone with
            {
                End = index + 1,
                Count = gone.Count + 1,
                Oldest = Math.Min(gone.Oldest, fields.ReceivedUtc),
                Newest = Math.Max(gone.Newest, fields.ReceivedUtc),
            };
        }
    }

    /// <summary>What a leaf says against itself; null when it allows what it declares.</summary>
    private static string? FaultOf(ClassRetirement retirement, long at, ulong index, HoldBook holds)
    {
        var rule = retirement.Rule;
        if (retirement.End > index)
        {
            return "the RETIRE leaf speaks of records that came after it";
        }

        if (holds.Covering(retirement.First, retirement.End, retirement.Oldest, retirement.Newest, rule.Class) is { } hold)
        {
            return $"they were on hold '{hold.Id}' when they were retired";
        }

        return retirement.Reason switch
        {
            "age" when rule.Age is { } age =>
                (at - retirement.Newest) / 100 >= age.Ticks ? null : "they were younger than their class is kept when they were retired",
            "size" when rule.Size is not null => null,
            "count" when rule.Count is not null => null,
            _ => "the RETIRE leaf names a reason that its policy has not",
        };
    }

    /// <summary>Bodies of one class that are gone from one frame.</summary>
    private sealed record GoneBodies(ushort Class, ulong First, ulong End, long Count, long Oldest, long Newest, bool IsTextRight);
}
