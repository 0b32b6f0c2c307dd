using Sworn.Core.Messages;
using static Sworn.Protocols.Syslog.MalformationCode;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Parses syslog messages of every format that <see cref="SyslogFormat"/> names. It never throws on input, takes
/// linear time and
/// allocates nothing once a <see cref="SyslogMessage"/> has grown. Safe from any thread; the message is not.
/// </summary>
public static class SyslogParser
{
    private const int HighestPri = 191;
    private const int MaxPriDigits = 3;

    /// <summary>Parses one message.</summary>
    /// <param name="raw">The octets as framed; a trailing LF, CRLF or NUL is passed over.</param>
    /// <param name="context">The time of receipt and the zone to assume.</param>
    /// <param name="result">Emptied and filled; its slices are into <paramref name="raw"/>.</param>
    public static void Parse(ReadOnlySpan<byte> raw, in ParseContext context, SyslogMessage result)
    {
        result.Clear();
        var text = WithoutTrailer(raw);
        var position = SkipLead(text, 0);
        if (position > 0)
        {
            result.AddMalformation(HeaderSpace, 0, "a BOM or a space stands before the PRI");
        }

        position = ReadPri(text, position, result);
        var header = position < text.Length && text[position] == Octets.Space ? SkipLead(text, position) : position;
        if (!Rfc5424Reader.Claims(text, header))
        {
            if (!CiscoReader.TryRead(text, header, context, result))
            {
                BsdReader.Read(text, header, context, result);
            }

            GluedMessage.Find(text, result);
            return;
        }

        if (header > position)
        {
            result.AddMalformation(HeaderSpace, position, "a space stands between PRI and VERSION");
        }

        Rfc5424Reader.Read(text, header, context, result);
        CiscoReader.ReadMsg(text, result);
    }

    /// <summary>Reads a TIMESTAMP of RFC 5424, section 6.2.3, that is valid to the letter.</summary>
    /// <param name="text">The timestamp and nothing else.</param>
    /// <param name="faults">Emptied; used to see whether anything is wrong.</param>
    /// <param name="utc">Nanoseconds of UTC since 1970.</param>
    /// <returns>False when it is anything else.</returns>
    public static bool TryReadTimestamp(ReadOnlySpan<byte> text, SyslogMessage faults, out long utc)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.Clear();
        utc = 0;
        if (!IsoTime.TryRead(text, 0, faults, out var time, out var end) || end != text.Length || !time.IsRepresentable
            || faults.Malformations.Length > 0)
        {
            return false;
        }

        utc = ClaimedTime.UtcOf(time);
        return true;
    }

    private static ReadOnlySpan<byte> WithoutTrailer(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || raw[^1] is not ((byte)'\n' or 0))
        {
            return raw;
        }

        var trailer = raw.Length > 1 && raw[^1] == '\n' && raw[^2] == '\r' ? 2 : 1;
        return raw[..^trailer];
    }

    private static int SkipLead(ReadOnlySpan<byte> text, int start)
    {
        if (text[start..].StartsWith(Octets.Bom))
        {
            start += Octets.Bom.Length;
        }

        while (start < text.Length && text[start] == Octets.Space)
        {
            start++;
        }

        return start;
    }

    /// <summary>Reads a PRI and steps behind it; one that is no PRI at all stays where it is.</summary>
    private static int ReadPri(ReadOnlySpan<byte> text, int start, SyslogMessage message)
    {
        if (start >= text.Length || text[start] != '<')
        {
            message.AddMalformation(PriMissing, start, "the message has no PRI");
            return start;
        }

        var digits = Octets.CountDigits(text, start + 1, MaxPriDigits);
        var end = start + 1 + digits;
        if (digits == 0 || end >= text.Length || text[end] != '>')
        {
            message.AddMalformation(PriInvalid, start, "the PRI is not one to three digits in angle brackets");
            return SkipBrokenPri(text, start);
        }

        SetPri(text.Slice(start + 1, digits), start + 1, message);
        return end + 1;
    }

    /// <summary>A broken PRI that closes soon and before what looks like a header is passed over.</summary>
    private static int SkipBrokenPri(ReadOnlySpan<byte> text, int start)
    {
        var window = text.Slice(start, Math.Min(text.Length - start, 12));
        var close = window.IndexOf((byte)'>');
        var next = start + close + 1;
        var isHeader = Rfc5424Reader.Claims(text, next) || LegacyTime.TryRead(text, next, isColonAfter: false, out _);
        return close > 0 && isHeader ? next : start;
    }

    private static void SetPri(ReadOnlySpan<byte> digits, int offset, SyslogMessage message)
    {
        var pri = (int)Octets.Number(digits);
        if (pri > HighestPri)
        {
            message.AddMalformation(PriOutOfRange, offset, "the PRI is over 191");
            return;
        }

        if (digits.Length > 1 && digits[0] == '0')
        {
            message.AddMalformation(PriLeadingZero, offset, "the PRI has a leading zero");
        }

        message.Facility = (Facility)(pri >> 3);
        message.Severity = (Severity)(pri & 7);
    }
}
