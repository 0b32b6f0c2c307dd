using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sworn.Core.Ledger;

/// <summary>
/// Says that a key was stolen: sizes beyond the last trusted one that it signed are refused. Signed by the root key
/// (design/ledger.md, section 5.5).
/// </summary>
public sealed class RevocationNote
{
    private RevocationNote(SignedNote note, string origin, uint keyId, ulong lastTrustedSize)
    {
        Note = note;
        Origin = origin;
        KeyId = keyId;
        LastTrustedSize = lastTrustedSize;
    }

    /// <summary>The note, signatures included.</summary>
    public SignedNote Note { get; }

    /// <summary>The log's name.</summary>
    public string Origin { get; }

    /// <summary>The key that is not trusted any more.</summary>
    public uint KeyId { get; }

    /// <summary>The last size that is still believed.</summary>
    public ulong LastTrustedSize { get; }

    /// <summary>Makes a revocation.</summary>
    public static RevocationNote Create(string origin, uint keyId, DateTimeOffset time, ulong lastTrustedSize, LogSigner root)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{origin}/revocation\nkey {keyId:x8}\ntime {time.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z\nlast-trusted-size {lastTrustedSize}\n");
        Invariant.Check(TryParse(SignedNote.Sign(text, root), out var note));
        return note;
    }

    /// <summary>Reads a note; false when it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RevocationNote? revocation)
    {
        revocation = null;
        if (!SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note))
        {
            return false;
        }

        var lines = note.Text.Split('\n');
        if (lines.Length != 5 || !lines[0].EndsWith("/revocation", StringComparison.Ordinal)
            || !KeyNote.TryTake(lines[1], "key ", out var idText)
            || !uint.TryParse(idText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !KeyNote.TryTake(lines[2], "time ", out _)
            || !KeyNote.TryTake(lines[3], "last-trusted-size ", out var sizeText)
            || !Checkpoint.TryParseDecimal(sizeText, out var size))
        {
            return false;
        }

        revocation = new RevocationNote(note, lines[0][..^"/revocation".Length], id, size);
        return true;
    }
}
