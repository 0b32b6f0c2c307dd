namespace Sworn.Query.Language;

/// <summary>What other languages write, and what to write here instead.</summary>
internal static class ForeignWords
{
    private static readonly Dictionary<string, string> Hints = new(StringComparer.OrdinalIgnoreCase)
    {
        ["i"] = "write \"phrase\": case does not matter here unless you say cs:",
        ["exact"] = "write field:=\"value\"",
        ["re"] = "write ~\"expression\"",
        ["range"] = "write field:[low, high] or field:(low, high)",
        ["ipv4_range"] = "write ip:10.0.0.0/8, or field:10.0.0.0/8",
        ["ipv6_range"] = "write ip:2001:db8::/32",
        ["string_range"] = "write field:[low, high)",
        ["len_range"] = "write _len:[low, high]",
        ["contains_all"] = "write (field:a field:b)",
        ["contains_any"] = "write field:(a OR b)",
        ["contains_common_case"] = "write field:value: case does not matter here",
        ["equals_common_case"] = "write field:value: case does not matter here",
        ["any_case_phrase"] = "write field:value: case does not matter here",
        ["seq"] = "write ~\"first.*second\"",
        ["eq_field"] = "fields cannot be compared with each other in this version",
        ["lt_field"] = "fields cannot be compared with each other in this version",
        ["le_field"] = "fields cannot be compared with each other in this version",
    };

    /// <summary>The message for a word with '(' behind it.</summary>
    public static string Explain(string word) =>
        Hints.TryGetValue(word, out var hint)
            ? $"'{word}(…)' is not part of this language; {hint}"
            : $"'(' cannot follow '{word}' without a space; put text with parentheses in quotation marks";
}
