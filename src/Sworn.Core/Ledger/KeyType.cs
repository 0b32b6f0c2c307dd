using System.Diagnostics.CodeAnalysis;

namespace Sworn.Core.Ledger;

/// <summary>The signature types of signed notes (C2SP signed-note).</summary>
[SuppressMessage("Design", "CA1028", Justification = "One octet in the key; the width is the meaning.")]
public enum KeyType : byte
{
    /// <summary>Not a key.</summary>
    None = 0x00,

    /// <summary>Ed25519: recognised, cannot be checked with the framework.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA P-256 over SHA-256, DER: what sworn's logs sign with.</summary>
    Ecdsa = 0x02,

    /// <summary>Ed25519 cosignature: recognised, cannot be checked with the framework.</summary>
    Ed25519Cosignature = 0x04,

    /// <summary>ML-DSA-44 cosignature: recognised, not checked yet.</summary>
    MlDsaCosignature = 0x06,

    /// <summary>A private type: sworn's ECDSA P-256 cosignature when its identifier says so.</summary>
    Private = 0xFF,
}
