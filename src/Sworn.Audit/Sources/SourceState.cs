using System.Globalization;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>Watches one source. Belongs to its registry.</summary>
internal sealed class SourceState(string device, SourceFacts facts, FindingSettings settings, FindingBook book)
{
    private const int MaxAddresses = 16;
    private const double Smoothing = 0.05;

    private readonly ClockJudge _clock = new(device, facts, settings, book);
    private readonly SequenceJudge _sequences = new(facts);

    /// <summary>Its HOSTNAME, else its address.</summary>
    public string Device { get; } = device;

    public SourceFacts Facts { get; } = facts;

    /// <summary>What is expected of it; null when nothing is.</summary>
    public ExpectedSource? Expected { get; set; }

    /// <summary>When it is to be looked at next; the registry's.</summary>
    public long Queued { get; set; } = long.MaxValue;

    /// <summary>Whether it has changed since it was stored.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Takes a record.</summary>
    /// <returns>Whether it may have to be looked at earlier than was thought.</returns>
    public bool Take(in LogMoment moment, ReadOnlySpan<byte> body, long receivedUtc, Sender sender, SyslogMessage message)
    {
        IsChanged = true;
        TakeCadence(moment, receivedUtc);
        TakeSender(sender);
        var isUrgent = Facts.Records == settings.CadenceRecords || Facts.Records == 1;
        if (book.Find(Device, FindingKind.Silent) is not null)
        {
            book.Close(Device, FindingKind.Silent, moment);
            isUrgent = true;
        }

        if (message.TimeSource is TimeSource.ZoneAssumed or TimeSource.YearInferred && message.Timestamp is not null)
        {
            isUrgent |= Happened(FindingKind.ZoneMissing, moment, 1, moment.Index, settings.ZoneMissing, "its times name no zone");
        }

        if (_clock.Take(moment, receivedUtc, message) is { } step)
        {
            isUrgent |= Happened(FindingKind.ClockStep, moment, 1, moment.Index, 1, step);
        }

        isUrgent |= _sequences.Take(moment, body, message);
        isUrgent |= TakeMistakes(moment, message);
        return isUrgent | TakeText(moment, body, receivedUtc, message);
    }

    /// <summary>Looks what time alone has changed. Does nothing before <see cref="Due"/>.</summary>
    public void Look(in LogMoment moment)
    {
        if (SilenceDue(moment) <= moment.Now && book.Find(Device, FindingKind.Silent) is null)
        {
            book.OpenOrGet(Device, FindingKind.Silent, moment, Facts.LastIndex, SilenceDetail(moment));
        }

        foreach (var (name, gap) in _sequences.Settle(moment.Now - Nanoseconds.Of(settings.GapPatience)))
        {
            IsChanged = true;
            Facts.Missing += gap.Count;
            Happened(FindingKind.SequenceGap, moment, gap.Count, gap.Index, settings.GapMinimum, string.Create(
                CultureInfo.InvariantCulture, $"{gap.Count} missing in its {name}: {gap.From} to {gap.To}"));
        }

        foreach (var (kind, episode) in Facts.Episodes)
        {
            if (book.Find(Device, kind) is not null && After(episode.Last, settings.CloseAfter) <= moment.Now)
            {
                IsChanged = true;
                episode.Count = 0;
                book.Close(Device, kind, moment);
            }
        }

        if (After(Facts.FirstSeen, settings.NewFor) <= moment.Now)
        {
            book.Close(Device, FindingKind.NewSource, moment);
        }
    }

    /// <summary>When it has to be looked at, if nothing comes until then.</summary>
    public long Due(in LogMoment moment)
    {
        var due = book.Find(Device, FindingKind.Silent) is null ? SilenceDue(moment) : long.MaxValue;
        due = Math.Min(due, After(_sequences.OldestGap, settings.GapPatience));
        foreach (var (kind, episode) in Facts.Episodes)
        {
            due = book.Find(Device, kind) is null ? due : Math.Min(due, After(episode.Last, settings.CloseAfter));
        }

        return book.Find(Device, FindingKind.NewSource) is null ? due : Math.Min(due, After(Facts.FirstSeen, settings.NewFor));
    }

    /// <summary>When it has been silent for too long, if nothing comes until then.</summary>
    public long SilenceDue(in LogMoment moment)
    {
        var since = Facts.Listening == moment.Listening ? Facts.LastSeen : moment.ListeningSince;
        if (Expected is { } expected)
        {
            return After(since, expected.SilentAfter) is var due && due < long.MaxValue ? due + 1 : due;
        }

        if (Facts.Records < settings.CadenceRecords)
        {
            return long.MaxValue;
        }

        var usual = Math.Min(settings.SilenceFactor * Facts.Interval, long.MaxValue / 4d);
        return since + Math.Max(Nanoseconds.Of(settings.SilenceMinimum), (long)usual) + 1;
    }

    private static long After(long time, TimeSpan span) =>
        time > long.MaxValue - Nanoseconds.Of(span) ? long.MaxValue : time + Nanoseconds.Of(span);

    private void TakeCadence(in LogMoment moment, long receivedUtc)
    {
        // What lies between two records while the node did not run says nothing of the source.
        if (Facts.Records++ > 0 && Facts.Listening == moment.Listening)
        {
            var interval = Math.Max(0, receivedUtc - Facts.LastSeen);
            Facts.Interval = Facts.Interval == 0 ? interval : Facts.Interval + (Smoothing * (interval - Facts.Interval));
        }

        Facts.LastSeen = Facts.Listening == moment.Listening ? Math.Max(Facts.LastSeen, receivedUtc) : receivedUtc;
        Facts.LastIndex = moment.Index;
        Facts.Listening = moment.Listening;
    }

    private void TakeSender(Sender sender)
    {
        if (!ReferenceEquals(sender.Address, Facts.Address) || !ReferenceEquals(sender.Listener, Facts.Listener))
        {
            (Facts.Address, Facts.Transport, Facts.Listener) = (sender.Address, sender.Transport, sender.Listener);
            if (Facts.Addresses.Count <= MaxAddresses)
            {
                Facts.Addresses.Add(sender.Address);
            }
        }
    }

    private bool TakeMistakes(in LogMoment moment, SyslogMessage message)
    {
        if (message.Malformations.Length == 0)
        {
            return false;
        }

        Facts.ParseFailures++;
        return Happened(
            FindingKind.ParseFailures, moment, 1, moment.Index, settings.ParseFailures, MalformedTexts.Of(message.Malformations[0].Code));
    }

    private bool TakeText(in LogMoment moment, ReadOnlySpan<byte> body, long receivedUtc, SyslogMessage message)
    {
        var text = message.Msg.Of(body);
        var isUrgent = SuppressionTexts.IsRepeat(text) && Happened(
            FindingKind.Repeats, moment, 1, moment.Index, settings.Repeats, "it writes 'last message repeated' instead of the messages");
        if (SuppressionTexts.IsRateLimit(text))
        {
            isUrgent |= Happened(FindingKind.RateLimited, moment, 1, moment.Index, 1, "it says that it leaves messages out above a rate");
        }

        if (message.AppName.Of(body).StartsWith("RT_"u8)
            && RateCap.Take(Facts.Rate, message.Timestamp ?? receivedUtc, settings.RateCapSeconds) is { } cap)
        {
            isUrgent |= Happened(FindingKind.RateLimited, moment, 1, moment.Index, 1, string.Create(
                CultureInfo.InvariantCulture, $"its security log comes at {cap} a second again and again, and never faster: it seems to be capped"));
        }

        return isUrgent;
    }

    /// <summary>Something happened that is a finding when it happens often enough.</summary>
    /// <returns>Whether a finding was opened.</returns>
    private bool Happened(FindingKind kind, in LogMoment moment, long count, ulong index, int threshold, string detail)
    {
        if (!Facts.Episodes.TryGetValue(kind, out var episode))
        {
            episode = new Episode();
            Facts.Episodes.Add(kind, episode);
        }

        var open = book.Find(Device, kind);
        if (open is null && After(episode.Last, settings.CloseAfter) <= moment.Now)
        {
            episode.Count = 0;
        }

        episode.Count += count;
        (episode.Last, episode.Index, episode.Detail) = (moment.Now, index, detail);
        if (episode.Count < threshold)
        {
            return false;
        }

        var finding = book.OpenOrGet(Device, kind, moment, index, detail);
        book.Update(finding, episode.Count, index, detail);
        return open is null;
    }

    private string SilenceDetail(in LogMoment moment)
    {
        var silence = (moment.Now - Facts.LastSeen) / 1e9;
        return Expected is { } expected
            ? string.Create(CultureInfo.InvariantCulture, $"for {silence:0} s; at most {expected.SilentAfter.TotalSeconds:0} s are expected")
            : string.Create(CultureInfo.InvariantCulture, $"for {silence:0} s; usual is a record every {Facts.Interval / 1e9:0.0} s");
    }
}
