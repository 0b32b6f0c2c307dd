using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Log;

namespace Sworn.Store.Evidence;

/// <summary>
/// The notes by which a reader who has the log's root key gets to the key that signed a checkpoint (design/ledger.md,
/// section 5.5). They are given as they are: whoever reads them checks them.
/// </summary>
public static class KeyNotes
{
    private const int MaxEpochs = 100_000;

    /// <summary>
    /// The notes of the epochs up to the one that signs checkpoints of a size, from the last one that the root key
    /// signed. Empty when the root key itself is unknown or no epoch is.
    /// </summary>
    /// <exception cref="StoreException">A file could not be read.</exception>
    public static IReadOnlyList<string> For(StoreDirectory directory, ulong size)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var rootText = directory.ReadAll(LogFiles.RootKey);
        var notes = new List<string>();
        if (rootText is null || !VerifierKey.TryParse(Encoding.UTF8.GetString(rootText).Trim(), out var root))
        {
            return notes;
        }

        for (var epoch = 1; epoch < MaxEpochs && directory.ReadAll(LogFiles.KeyNote(epoch)) is { } octets; epoch++)
        {
            var text = Encoding.UTF8.GetString(octets);
            if (!KeyNote.TryParse(text, out var note) || note.FromSize > size)
            {
                break;
            }

            if (note.Note.Signatures.Any(signature => signature.KeyId == root.Id))
            {
                notes.Clear();
            }

            notes.Add(text);
        }

        return notes;
    }
}
