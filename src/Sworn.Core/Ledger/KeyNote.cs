using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sworn.Core.Ledger;

/// <summary>The note that begins an epoch of a log: which key signs from which size on (design/ledger.md, section 5.5).</summary>
public sealed class KeyNote
{
    private const string TimeForm = "yyyy-MM-ddTHH:mm:ssZ";

    private KeyNote(SignedNote note, string origin, int epoch, DateTimeOffset notBefore, ulong fromSize, VerifierKey key)
    {
        Note = note;
        Origin = origin;
        Epoch = epoch;
        NotBefore = notBefore;
        FromSize = fromSize;
        Key = key;
    }

    /// <summary>The note, signatures included.</summary>
    public SignedNote Note { get; }

    /// <summary>The note as it is stored.</summary>
    public string Text => Note.ToString();

    /// <summary>The log's name.</summary>
    public string Origin { get; }

    /// <summary>The epoch's number, from 1.</summary>
    public int Epoch { get; }

    /// <summary>When the epoch begins, to the second.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>The first size that the key may sign.</summary>
    public ulong FromSize { get; }

    /// <summary>The epoch's key.</summary>
    public VerifierKey Key { get; }

    /// <summary>Makes the note of an epoch, signed by the key before it (the first by the root key).</summary>
    public static KeyNote Rotation(
        string origin, int epoch, DateTimeOffset notBefore, ulong fromSize, VerifierKey key, params IReadOnlyList<LogSigner> signers)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{origin}/keys\nepoch {epoch}\nnot-before {notBefore.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}\nfrom-size {fromSize}\nkey {key}\n");
        Invariant.Check(TryParse(SignedNote.Sign(text, signers), out var note));
        return note;
    }

    /// <summary>Reads a note; false when it is none. Its signatures are checked by <see cref="KeyChain"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyNote? keyNote)
    {
        keyNote = null;
        if (!SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out var note))
        {
            return false;
        }

        var lines = note.Text.Split('\n');
        if (lines.Length != 6 || !lines[0].EndsWith("/keys", StringComparison.Ordinal)
            || !TryTake(lines[1], "epoch ", out var epochText) || !Checkpoint.TryParseDecimal(epochText, out var epoch)
            || epoch is 0 or > int.MaxValue
            || !TryTake(lines[2], "not-before ", out var timeText)
            || !DateTimeOffset.TryParseExact(
                timeText, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var notBefore)
            || !TryTake(lines[3], "from-size ", out var sizeText) || !Checkpoint.TryParseDecimal(sizeText, out var fromSize)
            || !TryTake(lines[4], "key ", out var keyText) || !VerifierKey.TryParse(keyText, out var key))
        {
            return false;
        }

        keyNote = new KeyNote(note, lines[0][..^"/keys".Length], (int)epoch, notBefore, fromSize, key);
        return true;
    }

    internal static bool TryTake(string line, string prefix, out string rest)
    {
        rest = line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : "";
        return rest.Length > 0;
    }
}
