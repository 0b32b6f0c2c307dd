namespace Sworn.Fuzz;

/// <summary>What a parser said and what its oracle says are not the same.</summary>
public sealed class FuzzFailureException(string what) : Exception(what);
