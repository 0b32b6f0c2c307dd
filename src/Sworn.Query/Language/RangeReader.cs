using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>Reads two bounds with their brackets: <c>[a, b)</c>.</summary>
internal static class RangeReader
{
    /// <summary>Takes a range.</summary>
    /// <param name="cursor">Stands at the first bracket.</param>
    /// <param name="field">The field whose values the bounds must be; null to leave that to the caller.</param>
    /// <param name="low">The first bound.</param>
    /// <param name="includesLow">True for '['.</param>
    /// <param name="high">The second bound.</param>
    /// <param name="includesHigh">True for ']'.</param>
    /// <returns>False when the cursor has noted a mistake.</returns>
    public static bool TryTake(
        QueryCursor cursor, FieldName? field, out string low, out bool includesLow, out string high, out bool includesHigh)
    {
        includesLow = cursor.Current == '[';
        includesHigh = false;
        high = "";
        cursor.Offset++;
        if (!TryTakeBound(cursor, field, out low) || !TrySkip(cursor, ",", "','") || !TryTakeBound(cursor, field, out high))
        {
            return false;
        }

        includesHigh = cursor.Current == ']';
        return cursor.TrySkip("]") || TrySkip(cursor, ")", "']' or ')'");
    }

    private static bool TryTakeBound(QueryCursor cursor, FieldName? field, out string bound)
    {
        cursor.SkipSpaces();
        var start = cursor.Offset;
        bound = cursor.TakeText(isListed: true, "a bound of the range") ?? "";
        cursor.SkipSpaces();
        return cursor.Error is null && (field is null || FieldValues.Check(cursor, field, bound, start));
    }

    private static bool TrySkip(QueryCursor cursor, string sign, string expected)
    {
        if (cursor.TrySkip(sign))
        {
            return true;
        }

        cursor.Fail(QueryErrorCode.Unexpected, cursor.Offset, $"expected {expected}, found {cursor.Found(cursor.Offset)}");
        return false;
    }
}
