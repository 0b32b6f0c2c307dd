using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sworn.Host.Configuration;

/// <summary>
/// The text of a length of time in the configuration: a whole number and one of <c>ms</c>, <c>s</c>, <c>m</c>,
/// <c>h</c>, <c>d</c>. Only <c>0</c> may stand without a unit, for it means the same in all of them.
/// </summary>
public static class Duration
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a length of time.</summary>
    /// <returns>False when the text is none, lacks its unit, or exceeds what a <see cref="TimeSpan"/> holds.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan value)
    {
        value = default;
        if (text is null or "0")
        {
            return text is not null;
        }

        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var number = text.AsSpan(0, Math.Max(0, digits));
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        foreach (var unit in Units)
        {
            if (text.AsSpan(digits).SequenceEqual(unit.Name) && count <= long.MaxValue / unit.Ticks)
            {
                value = new TimeSpan(count * unit.Ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The text in the largest unit that expresses the value exactly; a value finer than a millisecond is cut to one.
    /// </summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        foreach (var (name, ticks) in Units)
        {
            if (value.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / ticks}{name}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / TimeSpan.TicksPerMillisecond}ms");
    }
}
