using Sworn.Pipeline.Sending;

namespace Sworn.Host.Configuration;

/// <summary>
/// Mail for people about what must be seen at once, sent by SMTP: a mail for each event, or one for the events of an
/// interval. Give it a route, or every record becomes mail. A mail is plain text and says which record it is about and
/// how to prove it.
/// </summary>
public sealed record EmailOutputConfiguration : OutputConfiguration
{
    internal const string SystemAuthorities = "system";
    internal const int StarttlsPort = 587;
    internal const int TlsPort = 465;
    internal const int PlainPort = 25;

    /// <summary>The defaults.</summary>
    public EmailOutputConfiguration()
        : base("to-email")
    {
    }

    /// <summary>
    /// The mail server: a name or an address and a port, or several with commas between them, tried in order. Without a
    /// port: 587 for <c>starttls</c>, 465 for <c>tls</c>, 25 for <c>none</c>.
    /// </summary>
    [Setting(Max = "4096", DefaultText = "none: it must be given", Provenance = "nothing leaves a node unless somebody says where to")]
    public string Server { get; init; } = None;

    /// <summary>
    /// How the connection is protected: <c>starttls</c> (RFC 3207), never falling back to clear text; <c>tls</c> from the
    /// first octet (RFC 8314); or <c>none</c>.
    /// </summary>
    [Setting(Provenance = "the submission service of RFC 6409, protected; works with the same port as most servers have")]
    public MailSecurity Security { get; init; } = MailSecurity.Starttls;

    /// <summary>The name to log in with, or <c>none</c> to log in not at all.</summary>
    [Setting(Max = "320", Provenance = "the server says whether it wants one")]
    public string User { get; init; } = None;

    /// <summary>Its password.</summary>
    [Setting(Provenance = "goes with `user`")]
    public Secret Password { get; init; } = new(None);

    /// <summary>The sender's address.</summary>
    [Setting(Max = "320", DefaultText = "none: it must be given", Provenance = "servers check it, and nobody can guess it")]
    public string From { get; init; } = None;

    /// <summary>The recipients' addresses, with commas between them.</summary>
    [Setting(Max = "4096", DefaultText = "none: it must be given", Provenance = "nothing leaves a node unless somebody says where to")]
    public string To { get; init; } = None;

    /// <summary>
    /// The subject of a mail about one event. In braces stand <c>severity</c>, <c>facility</c>, <c>hostname</c>,
    /// <c>app</c>, <c>procid</c>, <c>msgid</c>, <c>msg</c>, <c>message</c> (all of it), <c>source</c> (the address it came
    /// from), <c>transport</c>, <c>received</c>, <c>index</c>, <c>log</c>, <c>node</c> or <c>output</c>; a brace that is
    /// meant is doubled. Control characters of a message are shown as <c>\x0d</c>, so that none can begin a header.
    /// </summary>
    [Setting(Max = "500", Provenance = "how bad, where, what")]
    public string Subject { get; init; } = MailTemplate.DefaultSubject;

    /// <summary>What a mail says of each event, with the same words; <c>\n</c> ends a line.</summary>
    [Setting(Max = "4000", Provenance = "who, where, what, and which record it is")]
    public string Body { get; init; } = MailTemplate.DefaultBody;

    /// <summary>How long events are gathered, counted from the first, before one mail tells all of them.</summary>
    [Setting(Min = "1s", Max = "1d", ZeroMeans = "a mail for each event", Provenance = "what is worth a mail should not wait")]
    public TimeSpan Digest { get; init; }

    /// <summary>
    /// The most mails within an hour. What comes above it is gathered, and the next mail that may leave tells it together,
    /// with the count.
    /// </summary>
    [Setting(Min = "1", Max = "3600", Unit = "mails", Provenance = "one a minute is more than anybody reads")]
    public int MailsPerHour { get; init; } = 60;

    /// <summary>The most events that one mail tells; of further ones it has the count and where they stand in the log.</summary>
    [Setting(Min = "1", Max = "1000", Unit = "events", Provenance = "longer mails are not read")]
    public int EventsPerMail { get; init; } = 100;

    /// <summary>The file of the trust anchors, PEM, or <c>system</c> for those of the system.</summary>
    [Setting(Max = "4096", Provenance = "works for a public name; an own authority is named here")]
    public string Authorities { get; init; } = SystemAuthorities;

    /// <summary>The file of the own certificate and its chain, PEM, or <c>none</c> to show none.</summary>
    [Setting(Max = "4096", Provenance = "the peer says whether it wants one")]
    public string Certificate { get; init; } = None;

    /// <summary>The file of the certificate's private key, PEM, or <c>none</c> when it stands in the same file.</summary>
    [Setting(Max = "4096", Provenance = "many tools write both into one file")]
    public string Key { get; init; } = None;

    /// <summary>The name that the server's certificate must have, or <c>none</c> for the host in <c>server</c>.</summary>
    [Setting(Max = "253", Provenance = "the configured name is the one to check (RFC 7817)")]
    public string PeerName { get; init; } = None;

    /// <summary>
    /// The fingerprint that the server's certificate must have, written as RFC 5425, section 4.2.2 says
    /// (<c>sha-256:AB:CD:…</c>), in place of path and name; <c>none</c> to check path and name.
    /// </summary>
    [Setting(Max = "256", Provenance = "a path of trust survives the renewal of a certificate")]
    public string PeerFingerprint { get; init; } = None;

    /// <summary>How long a step of the conversation with the server may take.</summary>
    [Setting(Min = "1s", Max = "10m", Provenance = "longer than any server that works")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The port of a server that names none.</summary>
    internal int DefaultPort => Security switch
    {
        MailSecurity.Tls => TlsPort,
        MailSecurity.Starttls => StarttlsPort,
        _ => PlainPort,
    };
}
