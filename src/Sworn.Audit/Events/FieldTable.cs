using System.Collections.Frozen;
using System.Text;

namespace Sworn.Audit.Events;

/// <summary>
/// The names that normalised fields may have: those of the Elastic Common Schema that events need, and <c>sworn.*</c>
/// where it has none. A catalogue that names another is refused. Immutable.
/// </summary>
public static class FieldTable
{
    private static readonly string[] Names =
    [
        "event.action", "event.category", "event.type", "event.outcome", "event.reason", "event.code", "event.provider",
        "event.dataset", "sworn.event",
        "user.name", "user.id", "user.roles", "user.domain", "user.target.name", "user.effective.name", "user.changes.name",
        "group.name", "group.id",
        "source.address", "source.ip", "source.port", "source.domain", "source.mac", "source.bytes", "source.packets",
        "source.nat.ip", "source.nat.port",
        "destination.address", "destination.ip", "destination.port", "destination.domain", "destination.mac",
        "destination.bytes", "destination.packets", "destination.nat.ip", "destination.nat.port",
        "client.address", "server.address",
        "network.transport", "network.iana_number", "network.protocol", "network.application", "network.name",
        "network.direction", "network.type", "network.packet",
        "observer.ingress.interface.name", "observer.egress.interface.name", "observer.ingress.zone",
        "observer.egress.zone", "observer.name",
        "interface.name", "interface.id",
        "rule.name", "rule.id", "rule.ruleset",
        "process.name", "process.pid", "process.command_line", "process.exit_code", "process.executable",
        "process.working_directory",
        "service.name", "service.state", "service.version",
        "file.path", "file.name", "file.size", "file.hash.sha256",
        "package.name", "package.version",
        "error.message", "error.code",
        "tls.version", "tls.cipher", "tls.client.subject", "tls.server.subject",
        "x509.subject.distinguished_name", "x509.issuer.distinguished_name", "x509.serial_number",
        "host.name", "host.id", "session.id", "authentication.method",
        "sworn.session.kind", "sworn.session.peer", "sworn.terminal", "sworn.value.old", "sworn.value.new",
        "sworn.target", "sworn.config.path", "sworn.key.reference", "sworn.key.algorithm", "sworn.key.bits",
        "sworn.limit", "sworn.count", "sworn.resource", "sworn.vpn.name", "sworn.tunnel.id", "sworn.peer.id",
        "sworn.message", "sworn.comment", "sworn.sequence", "sworn.offer", "sworn.state.old", "sworn.state.new",
        "sworn.query", "sworn.object", "sworn.origin",
    ];

    private static readonly byte[][] Octets = [.. Names.Select(Encoding.ASCII.GetBytes)];

    private static readonly FrozenDictionary<string, int> Ids =
        Names.Select((name, id) => (name, id)).ToFrozenDictionary(pair => pair.name, pair => pair.id, StringComparer.Ordinal);

    /// <summary>How many names there are; ids are less.</summary>
    public static int Count => Names.Length;

    /// <summary>All names, by id.</summary>
    public static IReadOnlyList<string> All => Names;

    internal static int Outcome { get; } = Ids["event.outcome"];

    internal static int SourceAddress { get; } = Ids["source.address"];

    internal static int SourceIp { get; } = Ids["source.ip"];

    internal static int SourcePort { get; } = Ids["source.port"];

    internal static int SourceDomain { get; } = Ids["source.domain"];

    internal static int Terminal { get; } = Ids["sworn.terminal"];

    internal static int SessionKind { get; } = Ids["sworn.session.kind"];

    /// <summary>The id of a name.</summary>
    /// <returns>False when there is no such field.</returns>
    public static bool TryFind(string name, out int id) => Ids.TryGetValue(name, out id);

    /// <summary>The id of a name that is there.</summary>
    internal static int IdOf(string name) => Ids[name];

    /// <summary>The name of a field.</summary>
    public static string NameOf(int id) => Names[id];

    /// <summary>The name of a field as UTF-8.</summary>
    public static ReadOnlySpan<byte> OctetsOf(int id) => Octets[id];
}
