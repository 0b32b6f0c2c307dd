using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sworn.Protocols.Beep;

/// <summary>Writes BEEP frames.</summary>
public static class BeepWriter
{
    /// <summary>Writes a frame that is a whole message.</summary>
    public static void Write(IBufferWriter<byte> to, BeepFrameType type, int channel, int message, uint sequence, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(to);
        WriteText(to, string.Create(CultureInfo.InvariantCulture, $"{NameOf(type)} {channel} {message} . {sequence} {payload.Length}\r\n"));
        to.Write(payload);
        to.Write("END\r\n"u8);
    }

    /// <summary>Says how far a channel was read and how much may follow (RFC 3081, section 3.1.4).</summary>
    public static void WriteSequence(IBufferWriter<byte> to, int channel, uint read, int window)
    {
        ArgumentNullException.ThrowIfNull(to);
        WriteText(to, string.Create(CultureInfo.InvariantCulture, $"SEQ {channel} {read} {window}\r\n"));
    }

    private static void WriteText(IBufferWriter<byte> to, string text) => to.Write(Encoding.ASCII.GetBytes(text));

    private static string NameOf(BeepFrameType type) => type switch
    {
        BeepFrameType.Msg => "MSG",
        BeepFrameType.Rpy => "RPY",
        BeepFrameType.Err => "ERR",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "a listener of RAW does not write it"),
    };
}
