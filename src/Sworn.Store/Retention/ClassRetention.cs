using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Segments;

namespace Sworn.Store.Retention;

/// <summary>
/// Finds the bodies that the rule of their class no longer keeps. Segments have all classes mixed, so it decides by
/// segments as well, for each class by itself: what goes is one range and one class, as one leaf can say. It waits until
/// enough has expired, for every decision costs the writing of its segments. Belongs to one thread.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="policy">How long records are kept.</param>
public sealed class ClassRetention(StoreDirectory directory, RetentionPolicy policy)
{
    private const long NanosecondsPerTick = 100;

    // A sixteenth of a limit, and a day at most, is let pass before something is done about it.
    private const int Grain = 16;
    private const int MaxSegments = 64;

    private static readonly TimeSpan MaxGrain = TimeSpan.FromDays(1);

    private readonly Dictionary<string, IReadOnlyDictionary<ushort, ClassShare>> _measured = [];
    private readonly bool _needsOctets = policy.Classes.Any(static rule => rule.Size is not null);

    /// <summary>What is to be given up now; null when nothing is.</summary>
    /// <param name="now">The present.</param>
    /// <param name="sealedSize">Only records that a checkpoint covers are given up.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    public ClassRetirement? Decide(DateTimeOffset now, ulong sealedSize)
    {
        if (policy.Classes.Count == 0)
        {
            return null;
        }

        var holds = HoldBook.Read(directory);
        var retired = RetiredRecords.Read(directory);
        var segments = SegmentFiles.List(directory).Where(range => range.FirstIndex >= retired.End && range.EndIndex <= sealedSize).ToList();
        return policy.Classes.Select(rule => Decide(rule, segments, holds, now)).FirstOrDefault(static decided => decided is not null);
    }

    /// <summary>The salt keys of what is given up, each once.</summary>
    /// <exception cref="StoreException">The medium failed, or a segment is damaged.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> KeysOf(ClassRetirement retirement)
    {
        ArgumentNullException.ThrowIfNull(retirement);
        var plan = retirement.Plan([]);
        var keys = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var range in SegmentFiles.List(directory).Where(range => range.EndIndex > retirement.First && range.FirstIndex < retirement.End))
        {
            Walk(range, (block, runs, withheld, number) =>
            {
                if (withheld?.IsOpen(number) != true && plan.Withholds(block.Header.FirstIndex + (ulong)number, block.FieldsOf(number)))
                {
                    var key = runs.Last(run => run.First <= number).Key;
                    keys.TryAdd(Convert.ToHexString(key.Span), key.ToArray());
                }
            });
        }

        return [.. keys.Values];
    }

    /// <summary>Forgets what was learned of a segment that was written again.</summary>
    public void Forget(SegmentRange range) => _measured.Remove(range.Name);

    private ClassRetirement? Decide(ClassRule rule, List<SegmentRange> segments, HoldBook holds, DateTimeOffset now)
    {
        var present = segments
            .Select(range => (Range: range, Share: Measure(range)?.GetValueOrDefault(rule.Class)))
            .Where(static segment => segment.Share is not null).ToList();
        var excess = (
            Octets: rule.Size is { } size ? present.Sum(static segment => segment.Share!.Octets) - size : 0,
            Records: rule.Count is { } count ? present.Sum(static segment => segment.Share!.Records) - count : 0);
        var chosen = new List<(SegmentRange Range, ClassShare Share)>();
        string? reason = null;
        foreach (var (range, share) in present)
        {
            if (holds.Covering(range.FirstIndex, range.EndIndex, share!.Oldest, share.Newest, rule.Class) is not null)
            {
                if (chosen.Count > 0)
                {
                    break;
                }

                continue;
            }

            var found = ReasonFor(rule, share, now, excess, isFirst: chosen.Count == 0);
            if (found is null || (reason is not null && found != reason) || chosen.Count == MaxSegments)
            {
                break;
            }

            reason = found;
            chosen.Add((range, share));
            excess = (excess.Octets - share.Octets, excess.Records - share.Records);
        }

        return reason is null ? null : new ClassRetirement
        {
            First = chosen[0].Range.FirstIndex,
            End = chosen[^1].Range.EndIndex,
            Records = chosen.Sum(static segment => segment.Share.Records),
            Oldest = chosen.Min(static segment => segment.Share.Oldest),
            Newest = chosen.Max(static segment => segment.Share.Newest),
            Reason = reason,
            Rule = rule,
            Approvers = policy.Approvers,
        };
    }

    private static string? ReasonFor(ClassRule rule, ClassShare share, DateTimeOffset now, (long Octets, long Records) excess, bool isFirst)
    {
        if (rule.Age is { } age)
        {
            var grain = isFirst ? new TimeSpan(Math.Min(age.Ticks / Grain, MaxGrain.Ticks)) : TimeSpan.Zero;
            if (share.Newest < (now - age - grain - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick)
            {
                return "age";
            }
        }

        if (excess.Octets > (isFirst ? rule.Size / Grain : 0))
        {
            return "size";
        }

        return excess.Records > (isFirst ? rule.Count / Grain : 0) ? "count" : null;
    }

    /// <summary>What a segment has of each class; null when it is damaged: evidence of a fault is not thrown away.</summary>
    private IReadOnlyDictionary<ushort, ClassShare>? Measure(SegmentRange range)
    {
        if (_measured.TryGetValue(range.Name, out var known))
        {
            return known;
        }

        var shares = new Dictionary<ushort, ClassShare>();
        var body = new OctetBuffer();
        try
        {
            Walk(range, (block, _, withheld, number) =>
            {
                var fields = block.FieldsOf(number);
                if (WithholdingPlan.IsWithholdable(fields) && withheld?.Find(number) is null)
                {
                    Count(shares, fields, _needsOctets ? block.WriteBody(number, body.Room(block.MaxBodyLength(number))) : 0);
                }
            });
        }
        catch (StoreException failure) when (failure.InnerException is DamagedBlockException)
        {
            return null;
        }

        return _measured[range.Name] = shares;
    }

    private static void Count(Dictionary<ushort, ClassShare> shares, in EntryFields fields, int octets)
    {
        var share = shares.GetValueOrDefault(fields.RetentionClass) ?? new ClassShare(0, 0, long.MaxValue, long.MinValue);
        shares[fields.RetentionClass] = new ClassShare(
            share.Records + 1, share.Octets + octets, Math.Min(share.Oldest, fields.ReceivedUtc), Math.Max(share.Newest, fields.ReceivedUtc));
    }

    private void Walk(SegmentRange range, Action<BlockReader, SaltRun[], FrameWithholding?, int> record)
    {
        try
        {
            using var segment = SegmentReader.Open(directory, range);
            using var reader = new BlockReader();
            foreach (var block in segment.Footer.Blocks)
            {
                var octets = new byte[block.Header.Length];
                segment.ReadBlock(block, octets);
                reader.Load(octets, segment.Templates);
                var runs = reader.Salts();
                var withheld = reader.Withheld(runs);
                for (var number = 0; number < block.Header.RecordCount; number++)
                {
                    record(reader, runs, withheld, number);
                }
            }
        }
        catch (DamagedBlockException damage)
        {
            throw new StoreException(range.Name, damage.Message, inner: damage);
        }
    }
}
