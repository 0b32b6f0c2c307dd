namespace Sworn.Query.Steps;

/// <summary>A query that was understood cannot be answered as it is asked. The message says what is missing.</summary>
public sealed class QueryNotAnswerableException(string message) : Exception(message);
