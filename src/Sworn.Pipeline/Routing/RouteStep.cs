namespace Sworn.Pipeline.Routing;

/// <summary>What one selector said to a message, for people.</summary>
/// <param name="Selector">The selector's name.</param>
/// <param name="IsMatch">Whether it matched.</param>
/// <param name="Reason">Why, or which condition did not hold.</param>
/// <param name="Outputs">The outputs that the message goes to after this step: a bit for each.</param>
public sealed record RouteStep(string Selector, bool IsMatch, string Reason, ulong Outputs);
