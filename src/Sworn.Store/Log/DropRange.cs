namespace Sworn.Store.Log;

/// <summary>Messages of an input that were given up for one reason in one stretch of time.</summary>
/// <param name="Input">The input.</param>
/// <param name="Reason">Why, in the words of the accounts.</param>
/// <param name="Policy">The policy that made it so; <c>none</c> where none did.</param>
/// <param name="First">When it began, to within a second: nanoseconds of UTC since 1970.</param>
/// <param name="Last">When the last was counted.</param>
/// <param name="Messages">How many there were.</param>
/// <param name="HasEnded">Whether it is over.</param>
public sealed record DropRange(string Input, string Reason, string Policy, long First, long Last, long Messages, bool HasEnded);
