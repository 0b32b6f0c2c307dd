namespace Sworn.Pipeline.Routing;

/// <summary>Something that several records mean together.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="WriteAsync">Writes the record about it; completes when that is on stable storage.</param>
public sealed record WatcherMatch(string Rule, Func<Task> WriteAsync);
