using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Sworn.Core.Ledger;

/// <summary>
/// A text with signatures (C2SP signed-note): the text ends in a line feed, an empty line follows, then one line for each
/// signature. Immutable.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Longer notes are refused: 64 KiB.</summary>
    public const int MaxLength = 64 << 10;

    private const int MaxSignatures = 100;
    private const string LinePrefix = "\u2014 ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with its last line feed.</summary>
    public string Text { get; }

    /// <summary>The signatures, checked or not.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>The note of a text with one signature by each signer.</summary>
    public static string Sign(string text, params IReadOnlyList<LogSigner> signers) =>
        text + "\n" + string.Concat(signers.Select(signer => signer.Sign(text).ToLine()));

    /// <summary>Reads a note; false when it is not one, byte for byte.</summary>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out SignedNote? note)
    {
        note = null;
        if (octets.Length is 0 or > MaxLength || octets[^1] != (byte)'\n' || HasControl(octets))
        {
            return false;
        }

        string whole;
        try
        {
            whole = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        var split = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || split + 2 == whole.Length)
        {
            return false;
        }

        var signatures = new List<NoteSignature>();
        foreach (var line in whole[(split + 2)..^1].Split('\n'))
        {
            if (signatures.Count == MaxSignatures || !TryParseLine(line, out var signature))
            {
                return false;
            }

            signatures.Add(signature);
        }

        note = new SignedNote(whole[..(split + 1)], signatures);
        return true;
    }

    /// <summary>What a key says of this note. Signatures of other keys are ignored.</summary>
    public SignatureVerdict Check(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var verdict = SignatureVerdict.Absent;
        foreach (var signature in Signatures)
        {
            if (signature.Name != key.Name || signature.KeyId != key.Id)
            {
                continue;
            }

            if (!key.IsSupported)
            {
                return SignatureVerdict.Absent;
            }

            if (!key.Verify(Text, signature.Signature.Span))
            {
                return SignatureVerdict.Bad;
            }

            verdict = SignatureVerdict.Good;
        }

        return verdict;
    }

    /// <summary>The note as it is stored.</summary>
    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(signature => signature.ToLine()));

    private static bool HasControl(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet < 0x20 && octet != (byte)'\n')
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(LinePrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = line[LinePrefix.Length..].Split(' ');
        if (parts.Length != 2 || !VerifierKey.IsName(parts[0])
            || !CanonicalBase64.TryDecode(parts[1], out var octets) || octets.Length <= sizeof(uint))
        {
            return false;
        }

        signature = new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(octets), octets.AsMemory(sizeof(uint)));
        return true;
    }
}
