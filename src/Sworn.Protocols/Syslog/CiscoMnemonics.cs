using System.Buffers;
using Sworn.Core.Messages;

namespace Sworn.Protocols.Syslog;

/// <summary>Finds <c>%FACILITY-SEVERITY-MNEMONIC:</c>.</summary>
internal static class CiscoMnemonics
{
    private const int LongestHeader = 512;

    private static readonly SearchValues<byte> NameOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>Finds the first mnemonic that a header may stand before.</summary>
    /// <param name="text">The message.</param>
    /// <param name="start">Where its header begins.</param>
    /// <param name="found">The mnemonic.</param>
    /// <param name="percent">Index of its percent sign.</param>
    /// <param name="end">Index of what follows its last octet: a colon, or a space and a colon.</param>
    public static bool TryFind(
        ReadOnlySpan<byte> text, int start, out CiscoMnemonic found, out int percent, out int end)
    {
        var header = text[..Math.Min(text.Length, start + LongestHeader)];
        percent = Octets.Find(header, start, Octets.Percent);
        for (; percent < header.Length; percent = Octets.Find(header, percent + 1, Octets.Percent))
        {
            if ((percent == start || text[percent - 1] is Octets.Space or Octets.Colon)
                && TryRead(text, percent, out found, out end))
            {
                return true;
            }
        }

        found = default;
        end = 0;
        return false;
    }

    /// <summary>Reads the mnemonic at a percent sign.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int percent, out CiscoMnemonic mnemonic, out int end)
    {
        mnemonic = default;
        var start = percent + 1;
        var name = text[start..Math.Min(text.Length, start + LongestHeader)];
        var length = name.IndexOfAnyExcept(NameOctets);
        end = start + length;
        if (length < 0 || !Octets.IsUpper(name[0]) || !EndsInColon(text, end))
        {
            return false;
        }

        var dash = name[..length].LastIndexOf((byte)'-');
        if (dash < 3 || dash == length - 1 || name[dash - 1] is < (byte)'0' or > (byte)'7' || name[dash - 2] != '-')
        {
            return false;
        }

        var severity = (Severity)(name[dash - 1] - '0');
        var facility = new Slice(start, dash - 2);
        mnemonic = new CiscoMnemonic(facility, severity, new Slice(start + dash + 1, length - dash - 1));
        return true;
    }

    private static bool EndsInColon(ReadOnlySpan<byte> text, int end) =>
        text[end] == Octets.Colon || (text[end] == Octets.Space && end + 1 < text.Length
            && text[end + 1] == Octets.Colon);
}
