namespace Sworn.Pipeline.Sending;

/// <summary>Mail for people (OPSEC capabilities, section 2.6).</summary>
public sealed record EmailOutputOptions : OutputOptions
{
    /// <summary>The servers, tried in order.</summary>
    public required IReadOnlyList<Destination> Servers { get; init; }

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>How the server is checked, and how the node proves who it is.</summary>
    public TlsClientOptions Tls { get; init; } = new();

    /// <summary>The name to log in with; null to log in not at all.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string Password { get; init; } = "";

    /// <summary>The sender's address.</summary>
    public required string From { get; init; }

    /// <summary>The recipients' addresses.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The subject of a mail about one event.</summary>
    public MailTemplate Subject { get; init; } = MailTemplate.Parse(MailTemplate.DefaultSubject);

    /// <summary>What a mail says of each event.</summary>
    public MailTemplate Body { get; init; } = MailTemplate.Parse(MailTemplate.DefaultBody);

    /// <summary>How long events are gathered for one mail; zero for a mail each.</summary>
    public TimeSpan Digest { get; init; }

    /// <summary>The most mails in an hour; what comes above it is gathered.</summary>
    public int MailsPerHour { get; init; } = 60;

    /// <summary>The most events that one mail tells; it counts the others.</summary>
    public int EventsPerMail { get; init; } = 100;

    /// <summary>How long a step of the conversation may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>The log's name.</summary>
    public required string LogName { get; init; }
}
