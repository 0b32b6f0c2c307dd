using System.Globalization;
using System.Text;

namespace Sworn.Query.Language;

/// <summary>What is wrong with the text of a query, and where.</summary>
/// <param name="Code">The kind of mistake.</param>
/// <param name="Offset">Where it begins: UTF-16 units from the start of the text, from 0 to the text's length.</param>
/// <param name="Message">What was found and what was expected: one sentence without a full stop.</param>
/// <param name="Nearest">The known word most like the one found; null when none is near.</param>
public sealed record QueryError(QueryErrorCode Code, int Offset, string Message, string? Nearest = null)
{
    private const int MaxShown = 160;

    /// <summary>The column, from 1, in the line of the text where the mistake stands.</summary>
    public int ColumnIn(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Offset - LineStart(query) + 1;
    }

    /// <summary>Three lines for an operator: message with column, the line of the query, and a caret under the mistake.</summary>
    /// <param name="query">The text that was parsed.</param>
    public string Describe(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var start = LineStart(query);
        var end = query.IndexOf('\n', Offset);
        end = end < 0 ? query.Length : end;

        // A long line is shown from a little before the mistake on.
        var from = Math.Max(start, Offset - (MaxShown / 2));
        var shown = query[from..Math.Min(end, from + MaxShown)];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"column {ColumnIn(query)}: {Message}");
        if (Nearest is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"; did you mean '{Nearest}'?");
        }

        text.Append('\n').Append("  ");
        foreach (var unit in shown)
        {
            text.Append(char.IsControl(unit) ? ' ' : unit);
        }

        return text.Append('\n').Append(' ', Offset - from + 2).Append('^').ToString();
    }

    private int LineStart(string query) => Offset == 0 ? 0 : query.LastIndexOf('\n', Offset - 1) + 1;
}
