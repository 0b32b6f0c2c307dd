using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sworn.Core.Ledger;

/// <summary>
/// A log's keys from the trusted root key on: each epoch's key is endorsed by the one before, and signs the sizes from its
/// own first one up to the next epoch's (both bounds checked; design/ledger.md, section 5.5). Immutable.
/// </summary>
public sealed class KeyChain
{
    private readonly IReadOnlyList<KeyNote> _epochs;
    private readonly IReadOnlyList<RevocationNote> _revocations;

    private KeyChain(VerifierKey root, IReadOnlyList<KeyNote> epochs, IReadOnlyList<RevocationNote> revocations)
    {
        Root = root;
        _epochs = epochs;
        _revocations = revocations;
    }

    /// <summary>The trust anchor.</summary>
    public VerifierKey Root { get; }

    /// <summary>The epochs in order.</summary>
    public IReadOnlyList<KeyNote> Epochs => _epochs;

    /// <summary>Checks that notes form a chain from the root key.</summary>
    /// <param name="root">The trusted key.</param>
    /// <param name="epochs">The notes of epochs 1, 2, … in order.</param>
    /// <param name="revocations">Revocations, in any order.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="error">What is wrong; empty when nothing is.</param>
    public static bool TryBuild(
        VerifierKey root, IReadOnlyList<KeyNote> epochs, IReadOnlyList<RevocationNote> revocations,
        [NotNullWhen(true)] out KeyChain? chain, out string error)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentNullException.ThrowIfNull(revocations);
        chain = null;
        error = epochs.Count == 0 ? "there is no epoch" : "";
        for (var number = 0; number < epochs.Count && error.Length == 0; number++)
        {
            error = FaultOf(root, epochs, number);
        }

        foreach (var revocation in revocations)
        {
            if (error.Length == 0 && (revocation.Origin != root.Name || revocation.Note.Check(root) != SignatureVerdict.Good))
            {
                error = "a revocation is not signed by the root key";
            }
        }

        chain = error.Length == 0 ? new KeyChain(root, epochs, revocations) : null;
        return chain is not null;
    }

    /// <summary>The chain with one more epoch.</summary>
    /// <exception cref="InvariantException">The note does not go on where the chain ends.</exception>
    public KeyChain With(KeyNote next)
    {
        Invariant.Check(TryBuild(Root, [.. _epochs, next], _revocations, out var chain, out _));
        return chain;
    }

    /// <summary>Whether a note is a checkpoint of this log by the right key.</summary>
    public CheckpointVerdict Check(ReadOnlySpan<byte> octets, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        return SignedNote.TryParse(octets, out var note) ? Check(note, out checkpoint) : CheckpointVerdict.Malformed;
    }

    /// <summary>Whether a note is a checkpoint of this log by the right key.</summary>
    public CheckpointVerdict Check(SignedNote note, out Checkpoint? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (!Checkpoint.TryParse(note.Text, out checkpoint))
        {
            return CheckpointVerdict.Malformed;
        }

        if (checkpoint.Origin != Root.Name)
        {
            return CheckpointVerdict.WrongOrigin;
        }

        var verdict = CheckpointVerdict.UnknownKey;
        for (var number = 0; number < _epochs.Count; number++)
        {
            switch (note.Check(_epochs[number].Key))
            {
                case SignatureVerdict.Bad:
                    return CheckpointVerdict.BadSignature;
                case SignatureVerdict.Good:
                    verdict = verdict == CheckpointVerdict.Good ? verdict : VerdictOf(number, checkpoint.Size);
                    break;
                default:
                    break;
            }
        }

        return verdict;
    }

    private CheckpointVerdict VerdictOf(int number, ulong size)
    {
        var isInEpoch = size >= _epochs[number].FromSize
            && (number + 1 == _epochs.Count || size < _epochs[number + 1].FromSize);
        if (!isInEpoch)
        {
            return CheckpointVerdict.WrongEpoch;
        }

        return _revocations.Any(revocation => revocation.KeyId == _epochs[number].Key.Id && size > revocation.LastTrustedSize)
            ? CheckpointVerdict.Revoked
            : CheckpointVerdict.Good;
    }

    private static string FaultOf(VerifierKey root, IReadOnlyList<KeyNote> epochs, int number)
    {
        var epoch = epochs[number];
        if (epoch.Origin != root.Name || epoch.Key.Name != root.Name)
        {
            return string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} belongs to another log");
        }

        var before = number == 0 ? null : epochs[number - 1];
        if (epoch.Epoch != number + 1 || (before is null ? epoch.FromSize != 0 : epoch.FromSize <= before.FromSize))
        {
            return string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} does not follow the one before it");
        }

        var isEndorsed = epoch.Note.Check(before?.Key ?? root) == SignatureVerdict.Good && epoch.Note.Check(root) != SignatureVerdict.Bad;
        return isEndorsed ? "" : string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} is not signed by the key before it");
    }
}
