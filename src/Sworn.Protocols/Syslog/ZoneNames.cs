namespace Sworn.Protocols.Syslog;

/// <summary>
/// Names of zones. Only those that mean one offset the world over are believed; CST, IST and the like are only passed
/// over.
/// </summary>
internal static class ZoneNames
{
    private const int LongestName = 5;

    /// <summary>The offset of an unambiguous name.</summary>
    /// <param name="word">A word after a time.</param>
    /// <param name="minutes">Minutes east of UTC.</param>
    public static bool TryGetOffset(ReadOnlySpan<byte> word, out int minutes)
    {
        minutes = 0;
        if (word.SequenceEqual("UTC"u8) || word.SequenceEqual("GMT"u8) || word.SequenceEqual("Z"u8))
        {
            return true;
        }

        if (word.SequenceEqual("CET"u8))
        {
            minutes = 60;
        }
        else if (word.SequenceEqual("CEST"u8) || word.SequenceEqual("EET"u8))
        {
            minutes = 120;
        }
        else if (word.SequenceEqual("EEST"u8))
        {
            minutes = 180;
        }

        return minutes != 0;
    }

    /// <summary>Whether a word could name a zone: a few capitals, or <c>TZ</c> with a number.</summary>
    public static bool IsName(ReadOnlySpan<byte> word)
    {
        if (word.Length > 3 && word.StartsWith("TZ"u8) && word[2] is (byte)'-' or (byte)'+')
        {
            return word[3..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        }

        return word.Length is >= 1 and <= LongestName && word.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
    }
}
