namespace Sworn.Store.Blocks;

/// <summary>
/// The character classes of the slot rule (design/store.md, section 4.3, version 1). A run is what stands between
/// delimiters; a slot never begins or ends inside a run, so that a search word without delimiters lies wholly in one
/// slot or wholly in literal text.
/// </summary>
public static class SlotRule
{
    /// <summary>The version that this program writes.</summary>
    public const byte Version = 1;

    internal const byte Letter = 0;
    internal const byte Digit = 1;
    internal const byte Delimiter = 2;

    private static readonly byte[] Classes = MakeClasses();
    private static readonly byte[] QuotedClasses = MakeQuotedClasses();

    /// <summary>The class of each octet.</summary>
    internal static ReadOnlySpan<byte> ClassOf => Classes;

    /// <summary>
    /// 0 for the octets that quoted text may have without meaning anything to a reader of messages: printable, and no
    /// quote, escape, bracket or sign that begins another message or a mnemonic.
    /// </summary>
    internal static ReadOnlySpan<byte> QuotedClassOf => QuotedClasses;

    /// <summary>Whether an octet separates runs wherever it stands.</summary>
    public static bool IsDelimiter(byte octet) => Classes[octet] == Delimiter;

    /// <summary>Whether a word is one after which a value stands ("for", "user", "from" …).</summary>
    internal static bool AnnouncesValue(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 => word.SequenceEqual("by"u8) || word.SequenceEqual("on"u8),
        3 => word.SequenceEqual("for"u8) || word.SequenceEqual("via"u8),
        4 => word.SequenceEqual("user"u8) || word.SequenceEqual("from"u8) || word.SequenceEqual("host"u8) || word.SequenceEqual("port"u8),
        5 => word.SequenceEqual("rhost"u8),
        9 => word.SequenceEqual("interface"u8),
        _ => false,
    };

    /// <summary>Whether text is printable ASCII throughout.</summary>
    internal static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private static byte[] MakeQuotedClasses()
    {
        var classes = new byte[256];
        Array.Fill(classes, (byte)1);
        for (var octet = (int)' '; octet < 127; octet++)
        {
            classes[octet] = "\"'\\[]<%"u8.Contains((byte)octet) ? (byte)1 : (byte)0;
        }

        return classes;
    }

    private static byte[] MakeClasses()
    {
        var classes = new byte[256];
        foreach (var octet in " \t,'\"()[]{}:;=<>/|!?%"u8)
        {
            classes[octet] = Delimiter;
        }

        for (var octet = '0'; octet <= '9'; octet++)
        {
            classes[octet] = Digit;
        }

        return classes;
    }
}
