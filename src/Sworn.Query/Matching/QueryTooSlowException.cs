namespace Sworn.Query.Matching;

/// <summary>A regular expression that needs backtracking took more than a second on one record.</summary>
public sealed class QueryTooSlowException(string expression)
    : Exception(
        $"the regular expression {expression} took more than a second on one record; "
        + "write it without look-around and back-references")
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;
}
