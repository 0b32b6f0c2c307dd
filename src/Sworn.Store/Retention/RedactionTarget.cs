using System.Globalization;
using Sworn.Core.Ledger;
using Sworn.Store.Evidence;
using Sworn.Store.Files;
using Sworn.Store.Verification;

namespace Sworn.Store.Retention;

/// <summary>A record that is to be redacted, found and checked.</summary>
/// <param name="EntryHash">Its leaf, which a signed checkpoint covers.</param>
/// <param name="Fields">What its receiver knew.</param>
/// <param name="Keys">The salt key that goes with it; none when it has none any more.</param>
public sealed record RedactionTarget(Digest EntryHash, EntryFields Fields, IReadOnlyList<ReadOnlyMemory<byte>> Keys)
{
    /// <summary>Finds a record and says whether it may be redacted.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="index">The record.</param>
    /// <param name="reason">Why it is to be redacted: what readers will see in its place.</param>
    /// <exception cref="RedactionException">It may not, and why.</exception>
    /// <exception cref="StoreException">A file could not be read.</exception>
    public static RedactionTarget Find(StoreDirectory directory, ulong index, string reason)
    {
        ArgumentNullException.ThrowIfNull(directory);
        CheckReason(reason);
        var frame = new FrameWalker(directory).Walk(index, index + 1).FirstOrDefault(frame => index < frame.EndIndex)
            ?? throw new RedactionException(Text($"there is no record {index}"));
        var number = (int)(index - frame.FirstIndex);
        var fields = frame.Fields(number);
        if (!WithholdingPlan.IsWithholdable(fields))
        {
            throw new RedactionException(Text($"record {index} is one of sworn's own: the log's story of itself cannot be redacted"));
        }

        if (frame.Withheld?.Find(number) is not null)
        {
            throw new RedactionException(Text($"record {index} has no body any more"));
        }

        if (HoldBook.Read(directory).Covering(index, index + 1, fields.ReceivedUtc, fields.ReceivedUtc, fields.RetentionClass) is { } hold)
        {
            throw new RedactionException(Text($"record {index} is on hold '{hold.Id}': {hold.Reason}"));
        }

        return new RedactionTarget(ProveLeaf(directory, index), fields, KeysOf(frame, number));
    }

    /// <summary>Says what is wrong with a reason, which stands in the place of the body for ever.</summary>
    /// <exception cref="RedactionException">It is empty, too long, or not one line of text.</exception>
    public static void CheckReason(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason.Trim().Length == 0 || System.Text.Encoding.UTF8.GetByteCount(reason) > Redaction.MaxReason || reason.Any(char.IsControl))
        {
            throw new RedactionException(Text($"a reason is needed: one line of at most {Redaction.MaxReason} octets, which stands in the place of the body"));
        }
    }

    private static Digest ProveLeaf(StoreDirectory directory, ulong index)
    {
        try
        {
            return RecordProver.TryProve(directory, index) is { Inclusion: not null } proof
                ? proof.Leaf
                : throw new RedactionException(Text($"no checkpoint covers record {index} yet; try again in some seconds"));
        }
        catch (EvidenceException failure)
        {
            throw new RedactionException(failure.Message);
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> KeysOf(StoredFrame frame, int number)
    {
        if (frame.Withheld?.IsOpen(number) == true)
        {
            return [];
        }

        var key = ReadOnlyMemory<byte>.Empty;
        foreach (var run in frame.Runs())
        {
            key = run.First <= number ? run.Key : key;
        }

        return [key.ToArray()];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
