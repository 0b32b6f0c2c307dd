namespace Sworn.Pipeline.Routing;

/// <summary>A record of the log that a rule is about.</summary>
/// <param name="Rule">The selector's name.</param>
/// <param name="Index">The position of the record.</param>
/// <param name="Source">The address that it came from; null when it has none.</param>
/// <param name="Input">The input that took it; null when no leaf says.</param>
public sealed record RuleMatch(string Rule, ulong Index, string? Source, string? Input);
