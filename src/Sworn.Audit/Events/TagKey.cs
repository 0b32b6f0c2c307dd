using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Events;

/// <summary>
/// The form of a tag under which entries are found: MSGID and Junos tags as they are; of a Cisco mnemonic facility and
/// name without the severity, which differs between versions.
/// </summary>
internal static class TagKey
{
    public const int MaxLength = 128;

    /// <summary>The key of a tag as a catalogue writes it.</summary>
    public static byte[] Of(string tag)
    {
        var dash = tag.LastIndexOf('-');
        var isMnemonic = dash >= 3 && tag[dash - 1] is >= '0' and <= '7' && tag[dash - 2] == '-';
        return Encoding.UTF8.GetBytes(isMnemonic ? tag[..(dash - 2)] + tag[dash..] : tag);
    }

    /// <summary>The key of a message; its length, 0 without a tag or with one that is too long.</summary>
    public static int Of(ReadOnlySpan<byte> raw, SyslogMessage message, Span<byte> key)
    {
        if (message.Cisco is not { } cisco)
        {
            var tag = message.Event.IsPresent ? message.Event.Of(raw) : message.MsgId.Of(raw);
            return tag.TryCopyTo(key) ? tag.Length : 0;
        }

        var facility = cisco.Facility.Of(raw);
        var mnemonic = cisco.Mnemonic.Of(raw);
        if (facility.Length + mnemonic.Length + 1 > key.Length)
        {
            return 0;
        }

        facility.CopyTo(key);
        key[facility.Length] = (byte)'-';
        mnemonic.CopyTo(key[(facility.Length + 1)..]);
        return facility.Length + 1 + mnemonic.Length;
    }
}
