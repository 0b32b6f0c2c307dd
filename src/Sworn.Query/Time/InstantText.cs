namespace Sworn.Query.Time;

/// <summary>
/// A moment as written: an RFC 3339 time, or as much of its beginning as matters (<c>2026-11</c>,
/// <c>2026-11-23T10:00Z</c>), which stands for the whole month or minute; or <c>now</c>, <c>now-1h</c>. Without a zone
/// it is in the zone of whoever asks.
/// </summary>
internal sealed class InstantText
{
    private const string Now = "now";

    private readonly DateTime _local;
    private readonly InstantGrain _grain;
    private readonly TimeSpan? _offset;
    private readonly long _below;
    private readonly long _fractionUnit;
    private readonly Duration _fromNow;
    private readonly bool _isNow;

    private InstantText(string text, in InstantReader read)
    {
        Text = text;
        _local = read.Local;
        _grain = read.Grain;
        _offset = read.Offset;
        _below = read.Below;
        _fractionUnit = read.FractionUnit;
    }

    private InstantText(string text, Duration fromNow)
    {
        Text = text;
        _isNow = true;
        _fromNow = fromNow;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Reads an instant.</summary>
    public static bool TryParse(string text, out InstantText? instant)
    {
        instant = text.StartsWith(Now, StringComparison.OrdinalIgnoreCase) ? ReadNow(text) : ReadTime(text);
        return instant is not null;
    }

    /// <summary>The moments that the text stands for.</summary>
    /// <param name="now">The present: nanoseconds of UTC since 1970.</param>
    /// <param name="zone">The zone of a text without one.</param>
    public TimeInterval Resolve(long now, TimeZoneInfo zone)
    {
        if (_isNow)
        {
            var moment = UtcNanoseconds.AddSaturating(now, _fromNow.Nanoseconds);
            return new TimeInterval(moment, UtcNanoseconds.AddSaturating(moment, 1));
        }

        var start = ToUtc(_local, zone) + _below;
        var end = _grain switch
        {
            InstantGrain.Year => ToUtc(_local.AddYears(1), zone),
            InstantGrain.Month => ToUtc(_local.AddMonths(1), zone),
            InstantGrain.Day => ToUtc(_local.AddDays(1), zone),
            InstantGrain.Hour => start + (3_600 * UtcNanoseconds.PerSecond),
            InstantGrain.Minute => start + (60 * UtcNanoseconds.PerSecond),
            InstantGrain.Second => start + UtcNanoseconds.PerSecond,
            _ => start + _fractionUnit,
        };
        return new TimeInterval(start, end);
    }

    private static InstantText? ReadNow(string text)
    {
        var rest = text.AsSpan(Now.Length);
        if (rest.IsEmpty)
        {
            return new InstantText(text, default(Duration));
        }

        return rest[0] is '+' or '-' && Duration.TryParse(rest, out var fromNow) ? new InstantText(text, fromNow) : null;
    }

    private static InstantText? ReadTime(string text)
    {
        var reader = default(InstantReader);
        return reader.TryRead(text) ? new InstantText(text, reader) : null;
    }

    private long ToUtc(DateTime local, TimeZoneInfo zone) => UtcNanoseconds.From(local - (_offset ?? zone.GetUtcOffset(local)));
}
