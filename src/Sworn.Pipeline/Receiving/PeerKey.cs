using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Receiving;

/// <summary>A sender's sockaddr as a key: 32 octets compared as four words.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PeerKey(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public static PeerKey Of(ReadOnlySpan<byte> address)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(address);
        return new PeerKey(words[0], words[1], words[2], words[3]);
    }

    /// <summary>Mixes with odd constants: neighbouring addresses and ports must not collide.</summary>
    public override int GetHashCode()
    {
        var mixed = unchecked(
            (First * 0x9E3779B97F4A7C15) ^ (Second * 0xC2B2AE3D27D4EB4F)
            ^ (Third * 0x165667B19E3779F9) ^ (Fourth * 0xD6E8FEB86659FD93));
        return unchecked((int)(mixed ^ (mixed >> 32)));
    }
}
