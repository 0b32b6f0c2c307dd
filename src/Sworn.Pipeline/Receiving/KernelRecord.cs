using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// One record of <c>/dev/kmsg</c>: <c>PRIO,SEQ,USEC,FLAGS[,more];TEXT</c>, a line feed, then lines of <c> KEY=value</c>.
/// </summary>
/// <param name="Priority">PRI as syslog knows it.</param>
/// <param name="Sequence">The kernel's number of the record, without a gap since the boot.</param>
/// <param name="Microseconds">Since the boot, on a clock that stops in suspend.</param>
/// <param name="Text">The text, and the further lines behind it.</param>
internal readonly record struct KernelRecord(int Priority, long Sequence, long Microseconds, string Text)
{
    private const int MaxPriority = 191;

    /// <summary>Reads a record.</summary>
    /// <returns>False when it is not written as above.</returns>
    public static bool TryParse(ReadOnlySpan<byte> octets, out KernelRecord record)
    {
        record = default;
        var semicolon = octets.IndexOf((byte)';');
        if (semicolon < 0)
        {
            return false;
        }

        var head = octets[..semicolon];
        if (!TryTake(ref head, out var priority) || !TryTake(ref head, out var sequence)
            || !TryTake(ref head, out var microseconds) || priority > MaxPriority)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(octets[(semicolon + 1)..].TrimEnd((byte)'\n')).Replace('\n', ' ');
        record = new KernelRecord((int)priority, sequence, microseconds, text);
        return true;
    }

    /// <summary>The record as a message of RFC 5424; its time stands in the element <c>kmsg@32473</c>, on the boot's clock.</summary>
    public byte[] ToMessage(string host, string boot) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"<{Priority}>1 - {host} kernel - - [kmsg@32473 seq=\"{Sequence}\" usec=\"{Microseconds}\" boot=\"{boot}\"] {Text}"));

    private static bool TryTake(ref ReadOnlySpan<byte> head, out long value)
    {
        if (!Utf8Parser.TryParse(head, out value, out var length) || value < 0
            || (length < head.Length && head[length] != (byte)','))
        {
            return false;
        }

        head = head[Math.Min(length + 1, head.Length)..];
        return true;
    }
}
