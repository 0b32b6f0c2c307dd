namespace Sworn.Host.Configuration;

/// <summary>
/// What is wrong with a value, wherever it stands; see <see cref="ConfigurationError"/> for the parts.
/// </summary>
internal sealed record Problem(ConfigurationErrorCode Code, string Text)
{
    /// <summary>More of a value than this is not repeated in an error.</summary>
    private const int LongestQuote = 60;

    public string? Value { get; init; }

    public string? Allowed { get; init; }

    public string? Nearest { get; init; }

    public string? Hint { get; init; }

    /// <summary>A value as it is repeated in an error: in quotes, on one line, not too long.</summary>
    public static string Quote(string value) => $"\"{Unquoted(value)}\"";

    /// <summary>The same without quotes, for a key within a path.</summary>
    public static string Unquoted(string value)
    {
        var visible = string.Concat(value.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c));
        return value.Length > LongestQuote ? visible + "…" : visible;
    }
}
