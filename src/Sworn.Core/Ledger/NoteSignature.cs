using System.Buffers.Binary;

namespace Sworn.Core.Ledger;

/// <summary>One signature line of a note: <c>— name base64(key id ‖ signature)</c>.</summary>
/// <param name="Name">The signer's name.</param>
/// <param name="KeyId">Which of the signer's keys.</param>
/// <param name="Signature">The signature's octets.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The line with its end.</summary>
    public string ToLine()
    {
        var octets = new byte[sizeof(uint) + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(octets, KeyId);
        Signature.Span.CopyTo(octets.AsSpan(sizeof(uint)));
        return $"\u2014 {Name} {Convert.ToBase64String(octets)}\n";
    }
}
