namespace Sworn.Audit.Sources;

/// <summary>Follows the numbers that a source gives its messages, and remembers what is missing until late ones fill it.</summary>
internal static class SequenceWatch
{
    /// <summary>A number this much lower is a message out of order; one lower still is a restart.</summary>
    private const long MaxDisorder = 100;

    private const int MaxGaps = 64;

    /// <summary>Takes a run of numbers.</summary>
    /// <param name="facts">The sequence.</param>
    /// <param name="index">The record.</param>
    /// <param name="now">When it was received.</param>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many: 1, but for a block that signs several messages.</param>
    /// <returns>Whether numbers are missing that were not before.</returns>
    public static bool Take(SequenceFacts facts, ulong index, long now, long first, long count = 1)
    {
        var last = first > long.MaxValue - count ? long.MaxValue : first + count - 1;
        if (facts.Highest is not { } highest || last < highest - MaxDisorder)
        {
            facts.Highest = last;
            return false;
        }

        if (first <= highest)
        {
            Fill(facts.Gaps, first, Math.Min(last, highest));
        }

        facts.Highest = Math.Max(last, highest);
        if (first <= highest + 1 || facts.Gaps.Count == MaxGaps)
        {
            return false;
        }

        facts.Gaps.Add(new NumberGap(highest + 1, first - 1, now, index));
        return true;
    }

    /// <summary>The sequence of another session of the sender begins anew.</summary>
    public static void Begin(SequenceFacts facts, long session)
    {
        if (facts.Session != session)
        {
            (facts.Session, facts.Highest) = (session, null);
        }
    }

    /// <summary>Takes out the gaps that nothing filled in time.</summary>
    public static IReadOnlyList<NumberGap> Settle(SequenceFacts facts, long before)
    {
        if (facts.Gaps.Count == 0 || facts.Gaps[0].Since > before)
        {
            return [];
        }

        var settled = facts.Gaps.Where(gap => gap.Since <= before).ToList();
        facts.Gaps.RemoveAll(gap => gap.Since <= before);
        return settled;
    }

    private static void Fill(List<NumberGap> gaps, long first, long last)
    {
        for (var number = gaps.Count - 1; number >= 0; number--)
        {
            var gap = gaps[number];
            if (last < gap.From || first > gap.To)
            {
                continue;
            }

            gaps.RemoveAt(number);
            if (gap.To > last)
            {
                gaps.Insert(number, gap with { From = last + 1 });
            }

            if (gap.From < first)
            {
                gaps.Insert(number, gap with { To = first - 1 });
            }
        }
    }
}
