namespace Sworn.Query.Fields;

/// <summary>
/// The one table of names: built-in fields, and what the Elastic Common Schema and other tools call them. Names are
/// compared with their case, as names in structured data are (RFC 5424, section 6.3.3).
/// </summary>
internal static class FieldNames
{
    private static readonly Dictionary<string, FieldId> BuiltIn = new(StringComparer.Ordinal)
    {
        ["_time"] = FieldId.Time,
        ["_recv"] = FieldId.Received,
        ["_index"] = FieldId.Index,
        ["_len"] = FieldId.Length,
        ["_session"] = FieldId.Session,
        ["_class"] = FieldId.RetentionClass,
        ["_kind"] = FieldId.Kind,
        ["_flags"] = FieldId.Flags,
        ["_source"] = FieldId.Source,
        ["_port"] = FieldId.Port,
        ["_listener"] = FieldId.Listener,
        ["_transport"] = FieldId.Transport,
        ["_raw"] = FieldId.Raw,
        ["_format"] = FieldId.Format,
        ["_malformed"] = FieldId.Malformed,
        ["pri"] = FieldId.Pri,
        ["facility"] = FieldId.Facility,
        ["severity"] = FieldId.Severity,
        ["host"] = FieldId.Host,
        ["app"] = FieldId.App,
        ["procid"] = FieldId.ProcId,
        ["msgid"] = FieldId.MsgId,
        ["sdid"] = FieldId.SdId,
        ["msg"] = FieldId.Msg,
        ["event"] = FieldId.Event,
        ["seq"] = FieldId.Seq,
    };

    /// <summary>Other names of built-in fields.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["@timestamp"] = "_time",
        ["event.created"] = "_recv",
        ["event.ingested"] = "_recv",
        ["event.original"] = "_raw",
        ["observer.ip"] = "_source",
        ["log.source.address"] = "_source",
        ["log.syslog.priority"] = "pri",
        ["priority"] = "pri",
        ["log.syslog.facility.code"] = "facility",
        ["log.syslog.facility.name"] = "facility",
        ["log.syslog.severity.code"] = "severity",
        ["log.syslog.severity.name"] = "severity",
        ["log.level"] = "severity",
        ["level"] = "severity",
        ["host.name"] = "host",
        ["host.hostname"] = "host",
        ["log.syslog.hostname"] = "host",
        ["hostname"] = "host",
        ["process.name"] = "app",
        ["log.syslog.appname"] = "app",
        ["appname"] = "app",
        ["process.pid"] = "procid",
        ["log.syslog.procid"] = "procid",
        ["log.syslog.msgid"] = "msgid",
        ["log.syslog.structured_data"] = "sdid",
        ["message"] = "msg",
        ["_msg"] = "msg",
        ["event.code"] = "event",
        ["event.sequence"] = "seq",
    };

    /// <summary>The names that devices use in structured data for what ECS names once.</summary>
    private static readonly Dictionary<string, string> ParameterAliases = new(StringComparer.Ordinal)
    {
        ["source.ip"] = "source-address",
        ["source.address"] = "source-address",
        ["source.port"] = "source-port",
        ["source.nat.ip"] = "nat-source-address",
        ["source.nat.port"] = "nat-source-port",
        ["source.bytes"] = "bytes-from-client",
        ["source.packets"] = "packets-from-client",
        ["destination.ip"] = "destination-address",
        ["destination.address"] = "destination-address",
        ["destination.port"] = "destination-port",
        ["destination.nat.ip"] = "nat-destination-address",
        ["destination.nat.port"] = "nat-destination-port",
        ["destination.bytes"] = "bytes-from-server",
        ["destination.packets"] = "packets-from-server",
        ["user.name"] = "username",
        ["process.command_line"] = "command",
        ["rule.name"] = "policy-name",
        ["observer.ingress.zone"] = "source-zone-name",
        ["observer.egress.zone"] = "destination-zone-name",
        ["observer.ingress.interface.name"] = "packet-incoming-interface",
        ["network.application"] = "application",
        ["network.iana_number"] = "protocol-id",
        ["event.reason"] = "reason",
    };

    /// <summary>Parameters that hold the address something came from.</summary>
    private static readonly string[] SourceNames =
    [
        "source-address", "src", "srcip", "src_ip", "src-ip", "source-ip", "source_ip", "source_address", "saddr",
        "client-address", "client-ip", "client_ip", "remote-address", "remote-ip", "remote_ip", "peer-address",
    ];

    /// <summary>Parameters that hold the address something went to.</summary>
    private static readonly string[] DestinationNames =
    [
        "destination-address", "dst", "dstip", "dst_ip", "dst-ip", "destination-ip", "destination_ip", "destination_address",
        "daddr", "server-address", "server-ip", "server_ip", "local-address",
    ];

    /// <summary>The names of built-in fields.</summary>
    public static IEnumerable<string> All => BuiltIn.Keys;

    /// <summary>Other names with what they stand for.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AllAliases => Aliases.Concat(ParameterAliases);

    /// <summary>The parameters that <c>src:</c> looks at.</summary>
    public static IReadOnlyList<byte[]> SourceParameters { get; } = [.. SourceNames.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The parameters that <c>dst:</c> looks at.</summary>
    public static IReadOnlyList<byte[]> DestinationParameters { get; } =
        [.. DestinationNames.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>Looks a name up in the table.</summary>
    /// <param name="name">As written.</param>
    /// <param name="id">What it stands for.</param>
    /// <param name="parameter">The parameter's name when it is an alias of one; else empty.</param>
    public static bool TryGet(string name, out FieldId id, out string parameter)
    {
        parameter = "";
        if (ParameterAliases.TryGetValue(name, out var other))
        {
            id = FieldId.Parameter;
            parameter = other;
            return true;
        }

        return BuiltIn.TryGetValue(Aliases.GetValueOrDefault(name, name), out id);
    }
}
