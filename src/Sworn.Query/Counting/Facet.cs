namespace Sworn.Query.Counting;

/// <summary>What the values of one field are among the results.</summary>
/// <param name="Name">The field as it was asked for.</param>
/// <param name="Distinct">How many different values there are; a lower bound when <paramref name="IsWhole"/> is false.</param>
/// <param name="IsWhole">False when there were more different values than are counted.</param>
/// <param name="Values">The most frequent ones, most frequent first.</param>
public sealed record Facet(string Name, int Distinct, bool IsWhole, IReadOnlyList<FacetValue> Values);
