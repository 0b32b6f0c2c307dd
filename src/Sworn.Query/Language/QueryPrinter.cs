using System.Globalization;
using System.Text;
using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>Writes trees as query text: words bare where they read back as the same words, else in quotation marks.</summary>
internal sealed class QueryPrinter
{
    private readonly StringBuilder _text = new();

    /// <summary>Text that is written as it stands.</summary>
    public void Sign(string text) => _text.Append(text);

    /// <summary>A number.</summary>
    public void Number(long number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A field's name and its colon.</summary>
    public void Name(string name)
    {
        if (QueryWords.IsFieldName(name))
        {
            _text.Append(name);
        }
        else
        {
            Quoted(name);
        }

        _text.Append(':');
    }

    /// <summary>A term of its own: bare unless something in it has a meaning.</summary>
    public void Term(string text)
    {
        if (QueryWords.IsBareValue(text) && !text.Contains(':', StringComparison.Ordinal))
        {
            _text.Append(text);
        }
        else
        {
            Quoted(text);
        }
    }

    /// <summary>A value behind a name, in a list or in a range.</summary>
    public void Value(string text)
    {
        // Bare, a network would be compared as one.
        if (QueryWords.IsBareValue(text) && !AddressRange.TryParseNetwork(text, out _))
        {
            _text.Append(text);
        }
        else
        {
            Quoted(text);
        }
    }

    /// <summary>A value of a list: bare, one with the name of a field would be a query.</summary>
    public void ListValue(string text)
    {
        if (text.Length > 0 && (QueryWords.NameLength(text) > 0 || QueryWords.StartsQuery(text[0])))
        {
            Quoted(text);
        }
        else
        {
            Value(text);
        }
    }

    /// <summary>Text in quotation marks.</summary>
    public void Quoted(string text)
    {
        _text.Append('"');
        foreach (var unit in text)
        {
            _text.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(unit) || char.IsSurrogate(unit) => Escape(unit),
                _ => unit.ToString(),
            });
        }

        _text.Append('"');
    }

    /// <summary>Two bounds with their brackets.</summary>
    public void Range(string low, bool includesLow, string high, bool includesHigh)
    {
        _text.Append(includesLow ? '[' : '(');
        Value(low);
        _text.Append(", ");
        Value(high);
        _text.Append(includesHigh ? ']' : ')');
    }

    /// <summary>Things with commas between them.</summary>
    public void List<T>(IReadOnlyList<T> items, Action<T> print)
    {
        for (var number = 0; number < items.Count; number++)
        {
            _text.Append(number == 0 ? "" : ", ");
            print(items[number]);
        }
    }

    /// <summary>Conditions with a word between them.</summary>
    public void Joined(IReadOnlyList<Filter> parts, string between, int binding)
    {
        for (var number = 0; number < parts.Count; number++)
        {
            _text.Append(number == 0 ? "" : between);
            Nested(parts[number], binding);
        }
    }

    /// <summary>A condition inside another that binds with <paramref name="binding"/>.</summary>
    public void Nested(Filter part, int binding)
    {
        var needsParentheses = part.Precedence <= binding;
        _text.Append(needsParentheses ? "(" : "");
        part.Print(this);
        _text.Append(needsParentheses ? ")" : "");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Escape(char unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
}
