using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>
/// The sequences of one source: the numbers of Cisco, <c>meta sequenceId</c> (RFC 5424, section 7.3.1), and of signed
/// syslog the blocks of each signer (GBC) and the messages of each group (FMN, CNT; RFC 5848, section 4.2).
/// </summary>
internal sealed class SequenceJudge(SourceFacts facts)
{
    private const string Cisco = "Cisco sequence";
    private const string Meta = "sequenceId";

    /// <summary>A signer has a group for each PRI at most; more sequences than this of one source are not followed.</summary>
    private const int MaxSequences = 200;

    /// <summary>When the oldest gap that may still be filled was noticed.</summary>
    public long OldestGap
    {
        get
        {
            var oldest = long.MaxValue;
            foreach (var (_, sequence) in facts.Sequences)
            {
                oldest = sequence.Gaps.Count == 0 ? oldest : Math.Min(oldest, sequence.Gaps[0].Since);
            }

            return oldest;
        }
    }

    /// <summary>Takes a record.</summary>
    /// <returns>Whether numbers are missing that were not before.</returns>
    public bool Take(in LogMoment moment, ReadOnlySpan<byte> body, SyslogMessage message)
    {
        var isMissing = message.Seq is { } number && Of(Cisco) is { } cisco && SequenceWatch.Take(cisco, moment.Index, moment.Now, number);
        if (message.SdElements.Length == 0)
        {
            return isMissing;
        }

        if (SdReading.Number(body, message, "meta"u8, "sequenceId"u8) is { } sequenceId && Of(Meta) is { } meta)
        {
            isMissing |= SequenceWatch.Take(meta, moment.Index, moment.Now, sequenceId);
        }

        return isMissing | TakeSignedBlock(moment, body, message);
    }

    /// <summary>The gaps that nothing filled in time, with the name of their sequence.</summary>
    public IEnumerable<(string Name, NumberGap Gap)> Settle(long before) =>
        facts.Sequences.SelectMany(sequence => SequenceWatch.Settle(sequence.Value, before).Select(gap => (sequence.Key, gap))).ToList();

    private bool TakeSignedBlock(in LogMoment moment, ReadOnlySpan<byte> body, SyslogMessage message)
    {
        if (!SdReading.Has(body, message, "ssign"u8)
            || Number(body, message, "RSID"u8) is not { } session || Number(body, message, "GBC"u8) is not { } block
            || Number(body, message, "FMN"u8) is not { } first || Number(body, message, "CNT"u8) is not (> 0 and < 100 and { } count))
        {
            return false;
        }

        var signer = Encoding.UTF8.GetString(message.AppName.Of(body));
        var group = $"{Number(body, message, "SG"u8)}/{Number(body, message, "SPRI"u8)}";
        return Take($"signature blocks of {signer}", session, moment, block, 1)
            | Take($"signed messages of {signer}, group {group}", session, moment, first, count);
    }

    private bool Take(string name, long session, in LogMoment moment, long first, long count)
    {
        if (Of(name) is not { } sequence)
        {
            return false;
        }

        SequenceWatch.Begin(sequence, session);
        return SequenceWatch.Take(sequence, moment.Index, moment.Now, first, count);
    }

    private SequenceFacts? Of(string name)
    {
        if (!facts.Sequences.TryGetValue(name, out var sequence) && facts.Sequences.Count < MaxSequences)
        {
            sequence = new SequenceFacts();
            facts.Sequences.Add(name, sequence);
        }

        return sequence;
    }

    private static long? Number(ReadOnlySpan<byte> body, SyslogMessage message, ReadOnlySpan<byte> name) =>
        SdReading.Number(body, message, "ssign"u8, name);
}
