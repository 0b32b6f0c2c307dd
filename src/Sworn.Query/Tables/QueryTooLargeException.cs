namespace Sworn.Query.Tables;

/// <summary>A query needs more memory than it may have. The message says what to do.</summary>
public sealed class QueryTooLargeException : Exception
{
    /// <summary>Says what is too much.</summary>
    public QueryTooLargeException(string message)
        : base(message)
    {
    }
}
