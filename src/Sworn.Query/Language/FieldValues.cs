using System.Globalization;
using Sworn.Core.Messages;
using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>Says at once when a value is one that its field can never have, instead of finding nothing.</summary>
internal static class FieldValues
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>Notes a mistake when a field of few or numeric values cannot have this one.</summary>
    /// <returns>False when it did.</returns>
    public static bool Check(QueryCursor cursor, FieldName field, string value, int offset)
    {
        var known = Known(field.Id);
        if (field.IsNumber
            && !decimal.TryParse(value, Number, CultureInfo.InvariantCulture, out _))
        {
            cursor.Fail(QueryErrorCode.BadValue, offset, $"the values of '{field.Text}' are numbers, found '{value}'");
            return false;
        }

        if (known.Count == 0 || IsKnown(field.Id, value, known))
        {
            return true;
        }

        cursor.Fail(
            QueryErrorCode.BadValue, offset, $"'{field.Text}' has no value '{value}'; it has {string.Join(", ", known)}",
            NearestWord.To(value, known));
        return false;
    }

    private static IReadOnlyList<string> Known(FieldId field) => field switch
    {
        FieldId.Severity => SyslogNames.Severities,
        FieldId.Facility => SyslogNames.Facilities,
        FieldId.Kind => RecordNames.Kinds,
        FieldId.Flags => RecordNames.Flags,
        _ => [],
    };

    private static bool IsKnown(FieldId field, string value, IReadOnlyList<string> known) => field switch
    {
        FieldId.Severity => SyslogNames.TryParseSeverity(value, out _),
        FieldId.Facility => SyslogNames.TryParseFacility(value, out _),
        _ => known.Contains(value, StringComparer.OrdinalIgnoreCase),
    };
}
