namespace Sworn.Query.Counting;

/// <summary>A value of a field and how many of the results have it.</summary>
/// <param name="Value">The value; octets that are not UTF-8 are shown as U+FFFD.</param>
/// <param name="Count">How many results have it.</param>
public sealed record FacetValue(string Value, long Count);
