namespace Sworn.Pipeline.Sending;

/// <summary>Lines on a terminal: the console, or those of people who are logged in.</summary>
public sealed record TerminalOutputOptions : OutputOptions
{
    /// <summary>The terminal; null for those of <see cref="Users"/>.</summary>
    public string? Path { get; init; }

    /// <summary>The people, by log-in name; empty for everybody.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>The file that says who is logged in where, utmp(5).</summary>
    public string LoginsFile { get; init; } = "/var/run/utmp";

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }
}
