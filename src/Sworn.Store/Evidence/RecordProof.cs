using Sworn.Core.Ledger;

namespace Sworn.Store.Evidence;

/// <summary>One record of a log with the proof that a signed checkpoint covers it.</summary>
/// <param name="Entry">The 96 octets that the leaf is the hash of (RFC 9162, section 2.1.1: behind a zero octet).</param>
/// <param name="Leaf">The leaf's hash.</param>
/// <param name="Salt">The 16 octets before the body in the body's hash; null when the body is no longer stored, and the salt with it.</param>
/// <param name="BodyDigest">SHA-256 of salt and body; the last 32 octets of the entry.</param>
/// <param name="Inclusion">The proof; null while no checkpoint covers the record.</param>
public sealed record RecordProof(
    ReadOnlyMemory<byte> Entry, Digest Leaf, ReadOnlyMemory<byte>? Salt, Digest BodyDigest, InclusionProof? Inclusion);
