using System.Buffers;

namespace Sworn.Protocols.Relp;

/// <summary>Writes RELP frames.</summary>
public static class RelpWriter
{
    private const int MaxNumberLength = 10;

    /// <summary>Answers a command: <c>200</c> is done, anything else is not (librelp uses 500).</summary>
    /// <param name="to">Where to.</param>
    /// <param name="number">The command's transaction number.</param>
    /// <param name="status">Three digits, a space, and words of 80 octets at the most; empty for the answer of <c>close</c>.</param>
    public static void WriteResponse(IBufferWriter<byte> to, int number, ReadOnlySpan<byte> status) =>
        WriteFrame(to, number, "rsp"u8, status);

    /// <summary>Says that the server is about to close.</summary>
    public static void WriteServerClose(IBufferWriter<byte> to) => WriteFrame(to, 0, "serverclose"u8, default);

    /// <summary>Writes a frame.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="number">The transaction number.</param>
    /// <param name="command">The command: letters.</param>
    /// <param name="data">The data; the space in front of them is left out when there are none.</param>
    public static void WriteFrame(IBufferWriter<byte> to, int number, ReadOnlySpan<byte> command, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(to);
        WriteNumber(to, number);
        to.Write(" "u8);
        to.Write(command);
        to.Write(" "u8);
        WriteNumber(to, data.Length);
        if (!data.IsEmpty)
        {
            to.Write(" "u8);
            to.Write(data);
        }

        to.Write("\n"u8);
    }

    private static void WriteNumber(IBufferWriter<byte> to, int number)
    {
        System.Buffers.Text.Utf8Formatter.TryFormat(number, to.GetSpan(MaxNumberLength), out var length);
        to.Advance(length);
    }
}
