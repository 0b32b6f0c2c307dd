using Sworn.Host.Configuration;
using Sworn.Host.Http;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;
using Sworn.Protocols.Framing;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's options of the configuration's inputs.</summary>
internal static class InputFactory
{
    /// <summary>Where the self-made certificate lies, in the data directory.</summary>
    public const string TlsFolder = "state/tls";

    private const string CursorFolder = "state/cursors";

    public static IReadOnlyList<InputOptions> Create(SwornConfiguration configuration) =>
        [.. configuration.Inputs.Select((input, place) => Create(input, checked((ushort)(place + 1)), configuration.Node) with
        {
            MaxMessageBytes = (int)input.MaxMessage.Octets,
            OnFull = input.OnFull switch
            {
                OverflowPolicy.DropOldest => BackPressurePolicy.DropOldest,
                OverflowPolicy.DropNewest => BackPressurePolicy.DropNewest,
                _ => BackPressurePolicy.Block,
            },
            RetentionClass = (ushort)input.Class,
            MessagesPerSecond = input.RateLimit,
            Redaction = RedactionFactory.Create(configuration, input.Redact, input.UnknownUsers) is { Count: > 0 } rules ? rules : null,
        })];

    /// <summary>Makes the certificate that inputs without one of their own show, unless it is there.</summary>
    /// <returns>The certificate's file when it was made; null when it was there or nobody needs it.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string? EnsureCertificate(SwornConfiguration configuration, DateTimeOffset now)
    {
        var folder = TlsFolderOf(configuration.Node);
        var http = configuration.Http;
        var isNeeded = (http.Enabled && HttpCertificate.IsWanted(http) && HttpCertificate.IsSelfMade(http)) || configuration.Inputs.OfType<SecureInputConfiguration>()
            .Any(static input => input is not (RelpInputConfiguration { Tls: false } or Rfc3195InputConfiguration { Tls: false }) && input.Certificate == SecureInputConfiguration.SelfMade);
        return isNeeded && SelfMadeCertificate.Ensure(folder, configuration.Node.Name, now)
            ? Path.Join(folder, SelfMadeCertificate.CertificateFile) : null;
    }

    /// <summary>The entries of <c>permitted-clients</c>; none for anybody.</summary>
    public static IReadOnlyList<string> EntriesOf(string permitted) => permitted == SecureInputConfiguration.Anybody
        ? [] : permitted.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static InputOptions Create(InputConfiguration input, ushort number, NodeConfiguration node) => input switch
    {
        UdpInputConfiguration udp => new UdpInputOptions
        {
            Name = udp.Name,
            Number = number,
            Listen = udp.Listen,
            ReceiveBufferBytes = (int)Math.Min(udp.ReceiveBuffer.Octets, int.MaxValue / 2),
            DatagramsPerCall = udp.Batch,
        },
        TcpInputConfiguration tcp => Stream(tcp, number) with { Framing = FramingOf(tcp.Framing) },
        TlsInputConfiguration tls => Stream(tls, number) with
        {
            Framing = FramingOf(tls.Framing),
            Tls = TlsOf(tls, TlsFolderOf(node)),
        },
        RelpInputConfiguration relp => Stream(relp, number) with
        {
            Protocol = StreamProtocol.Relp,
            Tls = relp.Tls ? TlsOf(relp, TlsFolderOf(node)) : null,
        },
        Rfc3195InputConfiguration beep => Stream(beep, number) with
        {
            Protocol = StreamProtocol.Rfc3195,
            Tls = beep.Tls ? TlsOf(beep, TlsFolderOf(node)) : null,
        },
        _ => CreateLocal(input, number, node),
    };

    /// <summary>What comes from this machine.</summary>
    private static InputOptions CreateLocal(InputConfiguration input, ushort number, NodeConfiguration node) => input switch
    {
        UnixInputConfiguration { Socket: UnixSocketKind.Datagram } unix => new UnixDatagramInputOptions
        {
            Name = unix.Name,
            Number = number,
            Path = unix.Path,
        },
        UnixInputConfiguration unix => new UnixStreamInputOptions
        {
            Name = unix.Name,
            Number = number,
            Path = unix.Path,
        },
        FileInputConfiguration file => new FileInputOptions
        {
            Name = file.Name,
            Number = number,
            Path = file.Path,
            FromBeginning = file.FromBeginning,
            CursorFile = CursorOf(node, file),
        },
        KernelInputConfiguration kernel => new KernelInputOptions
        {
            Name = kernel.Name,
            Number = number,
            HostName = node.Name,
            CursorFile = CursorOf(node, kernel),
        },
        JournalInputConfiguration journal => new JournalInputOptions
        {
            Name = journal.Name,
            Number = number,
            HostName = node.Name,
            Folder = journal.Folder == JournalInputConfiguration.MachineJournal ? "" : journal.Folder,
            FromBeginning = journal.FromBeginning,
            Program = journal.Program,
            CursorFile = CursorOf(node, journal),
        },
        _ => throw new ArgumentException($"No input is made for {input.GetType().Name}.", nameof(input)),
    };

    internal static string TlsFolderOf(NodeConfiguration node) => Path.Join(node.Data, TlsFolder);

    private static string CursorOf(NodeConfiguration node, InputConfiguration input) =>
        Path.Join(node.Data, CursorFolder, input.Name + ".cursor");

    private static TcpInputOptions Stream(StreamInputConfiguration input, ushort number) => new()
    {
        Name = input.Name,
        Number = number,
        Listen = input.Listen,
        MaxConnections = input.MaxConnections,
        MaxConnectionsPerPeer = input.MaxConnectionsPerPeer,
        IdleTimeout = input.IdleTimeout,
        KeepAlive = input.Keepalive,
    };

    private static TlsServerOptions TlsOf(SecureInputConfiguration input, string folder)
    {
        var isSelfMade = input.Certificate == SecureInputConfiguration.SelfMade;
        return new TlsServerOptions
        {
            ClientCertificate = input.ClientCertificate switch
            {
                ClientCertificatePolicy.None => ClientCertificate.None,
                ClientCertificatePolicy.Optional => ClientCertificate.Optional,
                _ => ClientCertificate.Required,
            },
            Permitted = PermittedPeers.Parse(EntriesOf(input.PermittedClients)),
            HandshakeLimit = input.HandshakeTimeout,
            Files = new TlsFilesOptions
            {
                CertificateFile = isSelfMade ? Path.Join(folder, SelfMadeCertificate.CertificateFile) : input.Certificate,
                KeyFile = isSelfMade ? Path.Join(folder, SelfMadeCertificate.KeyFile)
                    : input.Key == SecureInputConfiguration.InCertificate ? input.Certificate : input.Key,
                AuthoritiesFile = FileOf(input.CaFile),
                RevocationsFile = FileOf(input.CrlFile),
            },
        };
    }

    private static string? FileOf(string name) => name == SecureInputConfiguration.NoFile ? null : name;

    private static StreamFraming FramingOf(TcpFraming framing) => framing switch
    {
        TcpFraming.OctetCounting => StreamFraming.OctetCounting,
        TcpFraming.Lf => StreamFraming.LineFeed,
        _ => StreamFraming.Auto,
    };
}
