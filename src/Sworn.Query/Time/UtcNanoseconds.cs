namespace Sworn.Query.Time;

/// <summary>Nanoseconds of UTC since 1970, as the store keeps time: from 1678 to 2261.</summary>
internal static class UtcNanoseconds
{
    public const long PerTick = 100;
    public const long PerSecond = 1_000_000_000;
    public const int FirstYear = 1_678;
    public const int LastYear = 2_261;

    /// <summary>From a moment of the framework's, whose grain is 100 ns.</summary>
    public static long From(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) * PerTick;

    /// <summary>From a moment of the framework's, whose grain is 100 ns.</summary>
    public static long From(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) * PerTick;

    /// <summary>To the framework's grain, cutting what is below it.</summary>
    public static DateTime ToDateTime(long utc) =>
        DateTime.UnixEpoch.AddTicks(Math.DivRem(utc, PerTick, out var below) - (below < 0 ? 1 : 0));

    /// <summary>The sum, or the nearest end of the range where it lies outside.</summary>
    public static long AddSaturating(long left, long right)
    {
        var sum = (Int128)left + right;
        return sum > long.MaxValue ? long.MaxValue : sum < long.MinValue ? long.MinValue : (long)sum;
    }

    /// <summary>RFC 3339 in UTC with nine digits of a second.</summary>
    public static string ToText(long utc)
    {
        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        var length = TimeText.WriteUtc(text, utc);
        return string.Create(length, text[..length], static (to, from) => System.Text.Encoding.ASCII.GetChars(from, to));
    }
}
