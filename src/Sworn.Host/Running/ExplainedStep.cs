namespace Sworn.Host.Running;

/// <summary>What one route says to a message.</summary>
/// <param name="Route">Its name.</param>
/// <param name="IsMatch">Whether it takes the message.</param>
/// <param name="Reason">Why, or which condition does not hold.</param>
/// <param name="Outputs">Where the message goes after this step.</param>
public sealed record ExplainedStep(string Route, bool IsMatch, string Reason, IReadOnlyList<string> Outputs);
