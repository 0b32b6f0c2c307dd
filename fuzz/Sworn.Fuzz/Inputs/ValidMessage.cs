using System.Text;
using Sworn.Testing;

namespace Sworn.Fuzz.Inputs;

/// <summary>A message that RFC 5424 allows, drawn at random, beside the values that it was made of.</summary>
public sealed class ValidMessage
{
    private static readonly string[] Texts =
    [
        "plain", "", "\"", "\\", "]", "C:\\dir\\", "[7]", "say \"hi\"", "\u00FCber", "\U0001F50D", "a=b c", "\t\n", "\\\"]",
    ];

    private readonly StringBuilder _text = new();
    private readonly List<(string Id, IReadOnlyList<(string Name, string Value)> Params)> _elements = [];
    private readonly SeededRandom _random;

    /// <summary>Draws one.</summary>
    public ValidMessage(SeededRandom random)
    {
        _random = random;
        Priority = random.Below(192);
        Time = DrawTime();
        Hostname = DrawField(255);
        AppName = DrawField(48);
        ProcId = DrawField(128);
        MsgId = DrawField(32);
        Append(FormattableString.Invariant($"<{Priority}>1 {Time ?? "-"} {Hostname ?? "-"} {AppName ?? "-"} "));
        Append($"{ProcId ?? "-"} {MsgId ?? "-"} ");
        AppendElements();
        Msg = random.Chance(20) ? null : random.Chance(30) ? string.Empty : DrawName(80) + random.Pick(Texts) + "end";
        Append(Msg is null ? "" : random.Chance(30) ? $" \uFEFF{Msg}" : $" {Msg}");
    }

    public int Priority { get; }

    public string? Time { get; }

    public string? Hostname { get; }

    public string? AppName { get; }

    public string? ProcId { get; }

    public string? MsgId { get; }

    /// <summary>MSG without the BOM that may stand before it; null when there is none.</summary>
    public string? Msg { get; }

    /// <summary>SD-ID, then PARAM-NAME and PARAM-VALUE as they were meant, in order.</summary>
    public IReadOnlyList<(string Id, IReadOnlyList<(string Name, string Value)> Params)> Elements => _elements;

    /// <summary>The message as it is sent.</summary>
    public byte[] ToOctets() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Append(string text) => _text.Append(text);

    private string? DrawTime()
    {
        if (_random.Chance(10))
        {
            return null;
        }

        var month = _random.Between(1, 12);
        var year = _random.Between(1900, 2200);
        var day = _random.Between(1, DateTime.DaysInMonth(year, month));
        var date = FormattableString.Invariant($"{year:D4}-{month:D2}-{day:D2}");
        var time = FormattableString.Invariant($"{_random.Below(24):D2}:{_random.Below(60):D2}:{_random.Below(60):D2}");
        var digits = _random.Below(7);
        var fraction = digits == 0 ? "" : "." + Draw(digits, '0', '9');
        var sign = _random.Chance(50) ? '+' : '-';
        var offset = FormattableString.Invariant($"{sign}{_random.Below(24):D2}:{_random.Below(60):D2}");
        return $"{date}T{time}{fraction}{(_random.Chance(40) ? "Z" : offset)}";
    }

    private string? DrawField(int longest)
    {
        var length = _random.Chance(5) ? longest : _random.Between(1, Math.Min(longest, 24));
        var field = Draw(length, '!', '~');
        return field == "-" ? null : field;
    }

    private string Draw(int length, char low, char high) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => (char)_random.Between(low, high)));

    /// <summary>Characters of an SD-NAME.</summary>
    private string DrawName(int longest) =>
        Draw(_random.Between(1, longest), '!', '~').Replace('=', '_').Replace(']', '_').Replace('"', '_');

    private void AppendElements()
    {
        var count = _random.Below(4);
        if (count == 0)
        {
            Append("-");
        }

        for (var number = 0; number < count; number++)
        {
            AppendElement(FormattableString.Invariant($"{DrawName(30)}{number}"));
        }
    }

    private void AppendElement(string id)
    {
        var parameters = new List<(string Name, string Value)>();
        Append("[" + id);
        for (var count = _random.Below(5); count > 0; count--)
        {
            var name = parameters.Count > 0 && _random.Chance(20) ? parameters[0].Name : DrawName(32);
            var value = _random.Pick(Texts) + _random.Pick(Texts);
            parameters.Add((name, value));
            Append($" {name}=\"{Escape(value)}\"");
        }

        Append("]");
        _elements.Add((id, parameters));
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal);
}
