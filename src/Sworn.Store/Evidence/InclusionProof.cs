using Sworn.Core.Ledger;

namespace Sworn.Store.Evidence;

/// <summary>That a leaf is in a signed tree (RFC 9162, section 2.1.3).</summary>
/// <param name="TreeSize">The size of the tree.</param>
/// <param name="Path">The siblings from the leaf's up to those below the root.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record InclusionProof(ulong TreeSize, IReadOnlyList<Digest> Path, string Note);
