using Sworn.Core.Hashing;

namespace Sworn.Core.Ledger;

/// <summary>
/// The two hash functions of the tree (RFC 9162, section 2.1.1): a leaf is SHA-256(0x00 ‖ entry), a node is
/// SHA-256(0x01 ‖ left ‖ right). Belongs to one thread at a time, as its engine does.
/// </summary>
public sealed class MerkleHasher(Sha256Engine engine)
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int NodeSize = 1 + (2 * Digest.Size);

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static Digest EmptyRoot { get; } = new(System.Security.Cryptography.SHA256.HashData([]));

    /// <summary>The engine, for other digests on the same thread.</summary>
    public Sha256Engine Engine { get; } = engine;

    /// <summary>The leaf hash of an entry's 96 octets.</summary>
    public Digest Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> leaf = stackalloc byte[1 + LogEntry.Size];
        Invariant.Check(entry.Length == LogEntry.Size);
        leaf[0] = LeafPrefix;
        entry.CopyTo(leaf[1..]);
        return Engine.Hash(leaf);
    }

    /// <summary>The leaf hash of an entry.</summary>
    public Digest Leaf(in LogEntry entry)
    {
        Span<byte> leaf = stackalloc byte[1 + LogEntry.Size];
        leaf[0] = LeafPrefix;
        entry.Write(leaf[1..]);
        return Engine.Hash(leaf);
    }

    /// <summary>The hash of an inner node.</summary>
    public Digest Node(in Digest left, in Digest right)
    {
        Span<byte> node = stackalloc byte[NodeSize];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Digest.Size)..]);
        return Engine.Hash(node);
    }
}
