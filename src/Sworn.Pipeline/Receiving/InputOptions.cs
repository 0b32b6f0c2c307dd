using System.Net;

namespace Sworn.Pipeline.Receiving;

/// <summary>What all inputs have in common.</summary>
public abstract record InputOptions
{
    /// <summary>The input's name; unique in the node.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens; port 0 lets the system choose. An IPv6 any-address takes IPv4 too.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The longest message that is kept whole, in octets.</summary>
    public int MaxMessageBytes { get; init; } = 64 << 10;

    /// <summary>What happens while the log takes no more.</summary>
    public OverflowPolicy OnFull { get; init; } = OverflowPolicy.Block;

    /// <summary>The retention class of its records.</summary>
    public ushort RetentionClass { get; init; }
}
