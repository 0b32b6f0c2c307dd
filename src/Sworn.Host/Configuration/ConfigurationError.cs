using System.Text;

namespace Sworn.Host.Configuration;

/// <summary>One mistake in a configuration: where it is, what is wrong, what is allowed, what to do.</summary>
public sealed record ConfigurationError
{
    /// <summary>What kind of mistake it is.</summary>
    public required ConfigurationErrorCode Code { get; init; }

    /// <summary>The file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>The line, from 1; 0 when the file as a whole is meant.</summary>
    public required int Line { get; init; }

    /// <summary>The column, from 1; 0 when the file as a whole is meant.</summary>
    public required int Column { get; init; }

    /// <summary>
    /// The key, from the top of the file: <c>inputs[0].max-message</c>, entries counted from 0. Empty for the file as a
    /// whole.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>What is wrong, without a full stop.</summary>
    public required string Problem { get; init; }

    /// <summary>The value as it was written; null when there is none, or when it is secret.</summary>
    public string? Value { get; init; }

    /// <summary>What is allowed: a range, a set or a form; null when that is not the point.</summary>
    public string? Allowed { get; init; }

    /// <summary>The existing name nearest to an unknown one; null when none is near.</summary>
    public string? Nearest { get; init; }

    /// <summary>What to do, in a sentence; null when <see cref="Allowed"/> or <see cref="Nearest"/> says it.</summary>
    public string? Hint { get; init; }

    /// <summary>
    /// The line that an operator reads: <c>file:line:column: path: problem. Allowed: …. Did you mean …? Hint.</c>
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line > 0)
        {
            text.Append(':').Append(Line).Append(':').Append(Column);
        }

        text.Append(": ");
        if (Path.Length > 0)
        {
            text.Append(Path).Append(": ");
        }

        text.Append(Problem).Append('.');
        if (Allowed is not null)
        {
            text.Append(" Allowed: ").Append(Allowed).Append('.');
        }

        if (Nearest is not null)
        {
            text.Append(" Did you mean \"").Append(Nearest).Append("\"?");
        }

        if (Hint is not null)
        {
            text.Append(' ').Append(Hint);
        }

        return text.ToString();
    }
}
