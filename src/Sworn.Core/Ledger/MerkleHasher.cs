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
    private const int LeafSize = 1 + LogEntry.Size;
    private const int NodeSize = 1 + (2 * Digest.Size);

    private readonly PaddedMessages _leaves = new(LeafPrefix, LeafSize);
    private readonly PaddedMessages _nodes = new(NodePrefix, NodeSize);

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

    /// <summary>
    /// Makes room for the entries of <paramref name="count"/> leaves: each is to be written at <see cref="EntryOf"/>, then
    /// <see cref="Leaves"/> called.
    /// </summary>
    public void BeginLeaves(int count) => _leaves.Ensure(count);

    /// <summary>Where the 96 octets of entry <paramref name="number"/> go.</summary>
    public Span<byte> EntryOf(int number) => _leaves.ContentOf(number);

    /// <summary>The leaf hashes of the first entries that were written.</summary>
    public void Leaves(Span<Digest> leaves) => _leaves.Hash(Engine, leaves);

    /// <summary>The hashes of the nodes over neighbouring digests; a last one without a neighbour is left out.</summary>
    /// <param name="below">The digests of one level.</param>
    /// <param name="nodes">Takes half as many; may overlap <paramref name="below"/>.</param>
    public void Nodes(ReadOnlySpan<Digest> below, Span<Digest> nodes)
    {
        var count = below.Length / 2;
        _nodes.Ensure(count);
        for (var number = 0; number < count; number++)
        {
            var node = _nodes.ContentOf(number);
            below[2 * number].CopyTo(node);
            below[(2 * number) + 1].CopyTo(node[Digest.Size..]);
        }

        _nodes.Hash(Engine, nodes[..count]);
    }
}
