using System.Globalization;
using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Cli;

/// <summary>One line of text for a parsed message: what was understood, then the message's text.</summary>
internal static class ParsedText
{
    public static void Write(Stream to, ReadOnlySpan<byte> raw, SyslogMessage message)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{message.Format.ToString().ToLowerInvariant()} {message.Facility?.ToString().ToLowerInvariant() ?? "-"}.{message.Severity?.ToString().ToLowerInvariant() ?? "-"} ");
        Append(line, raw, message.Hostname);
        Append(line, raw, message.AppName);
        Append(line, raw, message.ProcId);
        Append(line, raw, message.MsgId);
        foreach (var malformation in message.Malformations)
        {
            line.Append(CultureInfo.InvariantCulture, $"!{malformation.Code}@{malformation.Offset} ");
        }

        foreach (var character in Encoding.UTF8.GetString(raw.Slice(message.Msg.Start, message.Msg.Length)))
        {
            line.Append(char.IsControl(character) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:X2}") : character);
        }

        to.Write(Encoding.UTF8.GetBytes(line.Append('\n').ToString()));
    }

    private static void Append(StringBuilder line, ReadOnlySpan<byte> raw, Slice slice)
    {
        if (slice.IsPresent)
        {
            line.Append(Encoding.UTF8.GetString(raw.Slice(slice.Start, slice.Length))).Append(' ');
        }
    }
}
