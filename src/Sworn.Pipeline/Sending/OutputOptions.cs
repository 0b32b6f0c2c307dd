using System.Net;

namespace Sworn.Pipeline.Sending;

/// <summary>What every output has. Immutable.</summary>
public abstract record OutputOptions
{
    /// <summary>Its name, which its cursor has too.</summary>
    public required string Name { get; init; }

    /// <summary>Its position among the outputs, from 0: its bit in the routes.</summary>
    public required int Number { get; init; }

    /// <summary>How messages are written.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>How long equal messages of a source are counted instead of sent; zero to send all of them.</summary>
    public TimeSpan Aggregate { get; init; }

    /// <summary>True when an output that is new begins at the log's first record instead of the next one.</summary>
    public bool FromBeginning { get; init; }

    /// <summary>What is done while the destination is not reached.</summary>
    public UnavailablePolicy OnUnavailable { get; init; }

    /// <summary>The wait after the first failure; each further failure doubles it.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait.</summary>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>An output that sends syslog messages over a network.</summary>
public abstract record NetworkOutputOptions : OutputOptions
{
    /// <summary>Where to.</summary>
    public required IReadOnlyList<Destination> Destinations { get; init; }

    /// <summary>How several are used.</summary>
    public DestinationStrategy Strategy { get; init; }

    /// <summary>True to leave out what this node sent and what came back.</summary>
    public bool BreaksLoops { get; init; } = true;

    /// <summary>The address sent from; null leaves it to the system.</summary>
    public IPAddress? SourceAddress { get; init; }
}

/// <summary>Syslog over UDP.</summary>
public sealed record UdpOutputOptions : NetworkOutputOptions
{
    /// <summary>The longest datagram; a longer message is cut, and counted.</summary>
    public int MaxDatagramBytes { get; init; } = 65_507;
}

/// <summary>Syslog over a stream: TCP, TLS, RELP.</summary>
public sealed record StreamOutputOptions : NetworkOutputOptions
{
    /// <summary>How messages are told apart.</summary>
    public StreamOutputFraming Framing { get; init; }

    /// <summary>TLS; null for none.</summary>
    public TlsClientOptions? Tls { get; init; }

    /// <summary>How long a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many RELP messages may be unanswered.</summary>
    public int Window { get; init; } = 1024;
}

/// <summary>Messages as lines of a file that is rotated.</summary>
public sealed record FileOutputOptions : OutputOptions
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How many files there are at the most, the current one included (RFC 9742); 0 for any number.</summary>
    public int NumberOfFiles { get; init; }

    /// <summary>The size at which the file is closed; 0 for never.</summary>
    public long MaxFileBytes { get; init; }

    /// <summary>The age at which the file is closed; zero for never.</summary>
    public TimeSpan Rollover { get; init; }

    /// <summary>The age at which closed files are deleted; zero for never.</summary>
    public TimeSpan Retention { get; init; }

    /// <summary>Whether a closed file may be deleted; null when nobody else needs it. Called on the output's thread.</summary>
    public Func<string, bool>? MayDelete { get; init; }
}

/// <summary>Batches of JSON objects, a line each, as HTTP POST requests.</summary>
public sealed record WebhookOutputOptions : OutputOptions
{
    /// <summary>Where to.</summary>
    public required Uri Url { get; init; }

    /// <summary>The value of the header <c>Authorization</c>; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>The longest body; a single longer message is sent alone.</summary>
    public int MaxBatchBytes { get; init; } = 1 << 20;

    /// <summary>How long a request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
