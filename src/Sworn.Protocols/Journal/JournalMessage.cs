using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Sworn.Core.Messages;

namespace Sworn.Protocols.Journal;

/// <summary>
/// Writes an entry of the journal as a message of RFC 5424 (decision 0032): header and MSG from the fields that say the
/// same, and every field but the first MESSAGE in the element <c>journal@32473</c>, in order. A value that is no UTF-8 is
/// written in base64 under its name with <c>.b64</c> behind it; a name that a PARAM-NAME may not be stands as
/// <c>field="NAME=value"</c>. So nothing of the entry is lost.
/// </summary>
public static class JournalMessage
{
    /// <summary>The element's name.</summary>
    public const string ElementId = "journal@32473";

    private const int MaxParamName = 32;
    private const int MaxAppName = 48;
    private const int MaxProcId = 128;
    private const int MaxMsgId = 32;
    private const int MaxHostname = 255;
    private const int SeverityBits = 3;

    private static ReadOnlySpan<byte> Base64Suffix => ".b64"u8;

    /// <summary>Writes the present entry of a reader.</summary>
    /// <param name="entry">The reader.</param>
    /// <param name="hostName">HOSTNAME where the entry has none.</param>
    /// <param name="to">Where to.</param>
    public static void Write(JournalExportReader entry, string hostName, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(hostName);
        ArgumentNullException.ThrowIfNull(to);
        WriteText(to, string.Create(CultureInfo.InvariantCulture, $"<{PriorityOf(entry)}>1 {TimeOf(entry)} "));
        WriteHeader(to, Or(entry.ValueOf("_HOSTNAME"u8), Encoding.UTF8.GetBytes(hostName)), MaxHostname);
        WriteHeader(to, Or(entry.ValueOf("SYSLOG_IDENTIFIER"u8), entry.ValueOf("_COMM"u8)), MaxAppName);
        WriteHeader(to, Or(entry.ValueOf("SYSLOG_PID"u8), entry.ValueOf("_PID"u8)), MaxProcId);
        WriteHeader(to, entry.ValueOf("MESSAGE_ID"u8), MaxMsgId);
        WriteText(to, "[" + ElementId);
        var message = WriteFields(to, entry);
        to.Write("] "u8);
        if (message >= 0)
        {
            to.Write(entry.Fields[message].ValueIn(entry.Octets));
        }
    }

    /// <summary>Writes the fields.</summary>
    /// <returns>The number of the one that is MSG; negative when there is none.</returns>
    private static int WriteFields(IBufferWriter<byte> to, JournalExportReader entry)
    {
        var message = -1;
        for (var number = 0; number < entry.Fields.Length; number++)
        {
            var field = entry.Fields[number];
            var name = field.NameIn(entry.Octets);
            if (message < 0 && name.SequenceEqual("MESSAGE"u8))
            {
                message = number;
                continue;
            }

            WriteField(to, name, field.ValueIn(entry.Octets));
        }

        return message;
    }

    private static void WriteField(IBufferWriter<byte> to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var isText = Utf8.IsValid(value);
        var isName = name.Length is > 0 and <= MaxParamName && name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0
            && name.IndexOfAny("=]\""u8) < 0;
        to.Write(" "u8);
        to.Write(isName ? name : "field"u8);
        to.Write(isText ? default : Base64Suffix);
        to.Write("=\""u8);
        if (!isName)
        {
            WriteEscaped(to, Utf8.IsValid(name) ? name : Encoding.ASCII.GetBytes(Convert.ToHexString(name)));
            to.Write("="u8);
        }

        if (isText)
        {
            WriteEscaped(to, value);
        }
        else
        {
            var span = to.GetSpan(Base64.GetMaxEncodedToUtf8Length(value.Length));
            Base64.EncodeToUtf8(value, span, out _, out var written);
            to.Advance(written);
        }

        to.Write("\""u8);
    }

    /// <summary>RFC 5424, section 6.3.3: a quote, a backslash and a closing bracket are escaped.</summary>
    private static void WriteEscaped(IBufferWriter<byte> to, ReadOnlySpan<byte> value)
    {
        while (value.IndexOfAny("\"\\]"u8) is var at and >= 0)
        {
            to.Write(value[..at]);
            to.Write("\\"u8);
            to.Write(value.Slice(at, 1));
            value = value[(at + 1)..];
        }

        to.Write(value);
    }

    private static void WriteHeader(IBufferWriter<byte> to, ReadOnlySpan<byte> value, int maxLength)
    {
        if (value.IsEmpty)
        {
            to.Write("- "u8);
            return;
        }

        var length = Math.Min(value.Length, maxLength);
        var span = to.GetSpan(length + 1);
        for (var at = 0; at < length; at++)
        {
            span[at] = value[at] is > 32 and < 127 ? value[at] : (byte)'?';
        }

        span[length] = (byte)' ';
        to.Advance(length + 1);
    }

    private static int PriorityOf(JournalExportReader entry)
    {
        const int highestFacility = 23;
        const int highestSeverity = 7;
        var isKernel = entry.ValueOf("_TRANSPORT"u8).SequenceEqual("kernel"u8);
        var facility = NumberOf(entry.ValueOf("SYSLOG_FACILITY"u8), highestFacility)
            ?? (int)(isKernel ? Facility.Kern : Facility.Daemon);
        var severity = NumberOf(entry.ValueOf("PRIORITY"u8), highestSeverity) ?? (int)Severity.Info;
        return (facility << SeverityBits) | severity;
    }

    private static int? NumberOf(ReadOnlySpan<byte> text, int highest) =>
        Utf8Parser.TryParse(text, out int number, out var length) && length == text.Length && number >= 0 && number <= highest ? number : null;

    /// <summary>When the sender said it, or when journald took it.</summary>
    private static string TimeOf(JournalExportReader entry)
    {
        const long ticksPerMicrosecond = 10;
        const long mostMicroseconds = 253_402_300_799_999_999;
        var text = Or(entry.ValueOf("_SOURCE_REALTIME_TIMESTAMP"u8), entry.ValueOf("__REALTIME_TIMESTAMP"u8));
        return Utf8Parser.TryParse(text, out long microseconds, out var length) && length == text.Length && microseconds is >= 0 and <= mostMicroseconds
            ? DateTime.UnixEpoch.AddTicks(microseconds * ticksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
            : "-";
    }

    private static ReadOnlySpan<byte> Or(ReadOnlySpan<byte> value, ReadOnlySpan<byte> otherwise) => value.IsEmpty ? otherwise : value;

    private static void WriteText(IBufferWriter<byte> to, string text) => to.Write(Encoding.ASCII.GetBytes(text));
}
