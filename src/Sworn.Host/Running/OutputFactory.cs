using System.Net;
using Sworn.Core;
using Sworn.Core.Messages;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Sending;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's options of the configuration's outputs, which were checked.</summary>
internal static class OutputFactory
{
    public static IReadOnlyList<OutputOptions> Create(SwornConfiguration configuration) =>
        [.. configuration.Outputs.Select((output, number) => WithRules(Create(output, configuration), output, configuration) with
        {
            Number = number,
            FromBeginning = output.Start == OutputStart.Beginning,
            Aggregate = output.Aggregate,
            OnUnavailable = output.OnUnavailable,
            RetryFirst = output.RetryFirst,
            RetryMost = output.RetryMost,
        })];

    private static OutputOptions WithRules(OutputOptions options, OutputConfiguration output, SwornConfiguration configuration)
    {
        var rules = RedactionFactory.Create(configuration, output.Redact, output.UnknownUsers);
        return options with { Format = options.Format with { IsRedacted = rules.Count > 0, Redaction = rules } };
    }

    /// <summary>How an output writes.</summary>
    public static FormatOptions FormatOf(OutputConfiguration output, TimeZoneInfo assumedZone) => new()
    {
        Format = output.Format,
        Facility = output.Facility == FacilityChoice.Keep ? null : (Facility)output.Facility,
        Severity = output.Severity == SeverityChoice.Keep ? null : (Severity)output.Severity,
        Zone = output.Zone,
        AssumedZone = assumedZone,
        HasTimestamps = output.Timestamps,
        HasOrigin = output.Origin,
        IsRedacted = output.Redact,
    };

    private static OutputOptions Create(OutputConfiguration output, SwornConfiguration configuration)
    {
        var format = FormatOf(output, configuration.Time.AssumedZone);
        return output switch
        {
            UdpOutputConfiguration udp => new UdpOutputOptions
            {
                Name = udp.Name,
                Number = 0,
                Format = format,
                Destinations = DestinationsOf(udp),
                Strategy = udp.Strategy,
                SourceAddress = AddressOf(udp.SourceAddress),
                BreaksLoops = udp.BreakLoops,
                MaxDatagramBytes = (int)udp.MaxDatagram.Octets,
            },
            TcpOutputConfiguration tcp => Stream(tcp, format) with
            {
                Framing = tcp.Framing == OutputFraming.Lf ? StreamOutputFraming.LineFeed : StreamOutputFraming.OctetCounting,
                ConnectTimeout = tcp.ConnectTimeout,
            },
            TlsOutputConfiguration tls => Stream(tls, format) with { Tls = TlsOf(tls), ConnectTimeout = tls.ConnectTimeout },
            RelpOutputConfiguration relp => Stream(relp, format) with
            {
                Framing = StreamOutputFraming.Relp,
                Tls = relp.Tls ? TlsOf(relp) : null,
                Window = relp.Window,
                ConnectTimeout = relp.ConnectTimeout,
            },
            EmailOutputConfiguration email => Email(email, format, configuration),
            _ => Local(output, format, configuration.Node.Name),
        };
    }

    private static OutputOptions Local(OutputConfiguration output, FormatOptions format, string node) => output switch
    {
        FileOutputConfiguration file => new FileOutputOptions
        {
            Name = file.Name,
            Number = 0,
            Format = format,
            Path = file.Path,
            NumberOfFiles = file.NumberOfFiles,
            MaxFileBytes = file.MaxFileSize.Octets,
            Rollover = file.Rollover,
            Retention = file.Retention,
        },
        WebhookOutputConfiguration webhook => new WebhookOutputOptions
        {
            Name = webhook.Name,
            Number = 0,
            Format = format,
            Url = new Uri(webhook.Address),
            Authorization = Given(webhook.Authorization.Reveal()),
            MaxBatchBytes = (int)webhook.MaxBatch.Octets,
            Timeout = webhook.Timeout,
        },
        ConsoleOutputConfiguration console => new TerminalOutputOptions
        {
            Name = console.Name,
            Number = 0,
            Format = format,
            Path = console.Path,
            Node = node,
        },
        UserOutputConfiguration user => new TerminalOutputOptions
        {
            Name = user.Name,
            Number = 0,
            Format = format,
            Users = user.Users == UserOutputConfiguration.Everybody ? [] : RouteTexts.Split(user.Users),
            LoginsFile = user.Logins,
            Node = node,
        },
        _ => throw new ArgumentException($"No output is made for {output.GetType().Name}.", nameof(output)),
    };

    private static EmailOutputOptions Email(EmailOutputConfiguration email, FormatOptions format, SwornConfiguration configuration) => new()
    {
        Name = email.Name,
        Number = 0,
        Format = format,
        Servers = [.. RouteTexts.Split(email.Server).Select(text => Parse(text, email.DefaultPort))],
        Security = email.Security,
        Tls = new TlsClientOptions
        {
            AuthorityFile = email.Authorities == EmailOutputConfiguration.SystemAuthorities ? null : email.Authorities,
            CertificateFile = Given(email.Certificate),
            KeyFile = Given(email.Key),
            PeerName = Given(email.PeerName),
            PeerFingerprint = Given(email.PeerFingerprint),
        },
        User = Given(email.User),
        Password = email.Password.Reveal(),
        From = email.From,
        To = RouteTexts.Split(email.To),
        Subject = MailTemplate.Parse(email.Subject),
        Body = MailTemplate.Parse(email.Body),
        Digest = email.Digest,
        MailsPerHour = email.MailsPerHour,
        EventsPerMail = email.EventsPerMail,
        Timeout = email.Timeout,
        Node = configuration.Node.Name,
        LogName = StoreFactory.OriginOf(configuration),
    };

    private static StreamOutputOptions Stream(NetworkOutputConfiguration output, FormatOptions format) => new()
    {
        Name = output.Name,
        Number = 0,
        Format = format,
        Destinations = DestinationsOf(output),
        Strategy = output.Strategy,
        SourceAddress = AddressOf(output.SourceAddress),
        BreaksLoops = output.BreakLoops,
    };

    private static List<Destination> DestinationsOf(NetworkOutputConfiguration output) =>
        [.. RouteTexts.Split(output.To).Select(text => Parse(text, output.DefaultPort))];

    private static Destination Parse(string text, int port)
    {
        Invariant.Check(Destination.TryParse(text, port, out var destination));
        return destination!;
    }

    private static IPAddress? AddressOf(string text) => Given(text) is { } address ? IPAddress.Parse(address) : null;

    private static TlsClientOptions TlsOf(SecuredOutputConfiguration output) => new()
    {
        AuthorityFile = output.Authorities == SecuredOutputConfiguration.SystemAuthorities ? null : output.Authorities,
        RevocationsFile = Given(output.CrlFile),
        CertificateFile = Given(output.Certificate),
        KeyFile = Given(output.Key),
        PeerName = Given(output.PeerName),
        PeerFingerprint = Given(output.PeerFingerprint),
    };

    private static string? Given(string text) =>
        string.Equals(text, OutputConfiguration.None, StringComparison.Ordinal) ? null : text;
}
