namespace Sworn.Query.Matching;

/// <summary>
/// Finds a word or phrase: no letter, digit, underscore or octet above 0x7F stands directly before or behind it, where
/// it begins or ends with one itself. Immutable.
/// </summary>
/// <param name="needle">The phrase; not empty.</param>
/// <param name="isPrefix">True when anything may follow.</param>
internal sealed class WordSearch(ReadOnlyMemory<byte> needle, bool isPrefix)
{
    private readonly OctetSearch _search = new(needle.Span, ignoresCase: true);
    private readonly bool _startsWithWord = IsWord(needle.Span[0]);
    private readonly bool _endsWithWord = !isPrefix && IsWord(needle.Span[^1]);

    /// <summary>Finds the phrase wherever it stands, as part of words too.</summary>
    public OctetSearch Text => _search;

    /// <summary>Whether it stands in <paramref name="text"/>.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
    {
        var at = -1;
        while ((at = _search.IndexIn(text, at + 1)) >= 0)
        {
            var end = at + _search.Length;
            var begins = !_startsWithWord || at == 0 || !IsWord(text[at - 1]);
            var ends = !_endsWithWord || end == text.Length || !IsWord(text[end]);
            if (begins && ends)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(byte octet) => octet > 0x7F || char.IsAsciiLetterOrDigit((char)octet) || octet == '_';
}
