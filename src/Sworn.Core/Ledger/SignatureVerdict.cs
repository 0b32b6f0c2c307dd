namespace Sworn.Core.Ledger;

/// <summary>What a key says of a note.</summary>
public enum SignatureVerdict
{
    /// <summary>The note has no signature of this key that can be checked here.</summary>
    Absent,

    /// <summary>Signed by this key.</summary>
    Good,

    /// <summary>A signature that claims this key is not its own: the note is refused whole.</summary>
    Bad,
}
