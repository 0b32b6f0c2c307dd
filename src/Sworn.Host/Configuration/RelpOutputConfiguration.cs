namespace Sworn.Host.Configuration;

/// <summary>RELP, plain or over TLS: the peer answers each message when it has it, and only then it counts as forwarded.</summary>
public sealed record RelpOutputConfiguration : SecuredOutputConfiguration
{
    /// <summary>The defaults.</summary>
    public RelpOutputConfiguration()
        : base("to-relp")
    {
    }

    /// <summary>Whether the connection is TLS.</summary>
    [Setting(Provenance = "librelp's default; the port says nothing about it")]
    public bool Tls { get; init; }

    /// <summary>How many messages may be unanswered. After a break they are sent again, and may be there twice.</summary>
    [Setting(Min = "1", Max = "65536", Unit = "messages", Provenance = "fills a path of 10 ms at 100,000 messages a second")]
    public int Window { get; init; } = 1024;

    internal override int DefaultPort => 2514;
}
