using System.Globalization;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>
/// Judges the clock of one source by what its messages claim against when they came. One late message shows nothing: an
/// offset counts when several records in a row show it.
/// </summary>
internal sealed class ClockJudge(string device, SourceFacts facts, FindingSettings settings, FindingBook book)
{
    private const long QuarterHour = 900_000_000_000;

    private readonly long _limit = Nanoseconds.Of(settings.ClockLimit);

    /// <summary>Takes the time of a record.</summary>
    /// <returns>What the source's clock was set from and to, when it was.</returns>
    public string? Take(in LogMoment moment, long receivedUtc, SyslogMessage message)
    {
        if (message.Timestamp is not { } claimed)
        {
            return null;
        }

        if (facts.ClockSteps != moment.ClockSteps)
        {
            // Our own clock was stepped: what was known of theirs against it is void.
            (facts.ClockSteps, facts.HasSkew, facts.NewSkewRecords, facts.SkewRun) = (moment.ClockSteps, false, 0, 0);
        }

        var step = Follow(Difference(claimed, receivedUtc));
        Judge(moment);
        return step;
    }

    private static long Difference(long claimed, long received) =>
        (long)Int128.Clamp((Int128)claimed - received, long.MinValue / 2, long.MaxValue / 2);

    private string? Follow(long skew)
    {
        if (!facts.HasSkew || Math.Abs(skew - facts.Skew) <= _limit)
        {
            (facts.HasSkew, facts.Skew, facts.NewSkewRecords) = (true, skew, 0);
            return null;
        }

        var isSame = facts.NewSkewRecords > 0 && Math.Abs(skew - facts.NewSkew) <= _limit;
        facts.NewSkewRecords = isSame ? facts.NewSkewRecords + 1 : 1;
        facts.NewSkew = skew;
        if (facts.NewSkewRecords < settings.ClockRecords)
        {
            return null;
        }

        var before = facts.Skew;
        (facts.Skew, facts.NewSkewRecords) = (skew, 0);
        return string.Create(CultureInfo.InvariantCulture, $"from {before / 1e9:+0.0;-0.0} s to {skew / 1e9:+0.0;-0.0} s against our clock");
    }

    /// <summary>Off is beyond the limit; right again is below half of it, so that a clock at the limit does not flap.</summary>
    private void Judge(in LogMoment moment)
    {
        var off = Math.Abs(facts.Skew);
        if (off > _limit)
        {
            facts.SkewRun = Math.Min(Math.Max(facts.SkewRun, 0) + 1, settings.ClockRecords);
        }
        else if (off <= _limit / 2)
        {
            facts.SkewRun = Math.Max(Math.Min(facts.SkewRun, 0) - 1, -settings.ClockRecords);
        }

        if (facts.SkewRun == settings.ClockRecords && off > _limit)
        {
            var rest = off % QuarterHour;
            var isZone = off > QuarterHour - _limit && Math.Min(rest, QuarterHour - rest) <= _limit;
            book.Close(device, isZone ? FindingKind.ClockSkew : FindingKind.ZoneWrong, moment);
            book.OpenOrGet(device, isZone ? FindingKind.ZoneWrong : FindingKind.ClockSkew, moment, moment.Index, string.Create(
                CultureInfo.InvariantCulture, $"its clock shows {facts.Skew / 1e9:+0.0;-0.0} s against ours"));
        }
        else if (facts.SkewRun == -settings.ClockRecords)
        {
            book.Close(device, FindingKind.ClockSkew, moment);
            book.Close(device, FindingKind.ZoneWrong, moment);
        }
    }
}
