using System.Globalization;
using System.Text;
using Sworn.Core.Hashing;

namespace Sworn.Benchmarks;

/// <summary>A canonical input. Its name stands for its octets: to change them is to make a new workload.</summary>
internal sealed record Workload(string Name, byte[] Octets)
{
    private const int MessagesOfBatch = 512;
    private const string Junos = "[junos@2636.1.1.1.2.164 ";

    /// <summary>Messages that are parsed one at a time.</summary>
    public static IReadOnlyList<Workload> Messages { get; } =
    [
        Of(
            "junos-admin",
            $"<190>1 2026-03-14T09:26:53.589-07:00 srx042-cartier mgd 70652 UI_CMDLINE_READ_LINE {Junos}"
            + "username=\"sec-officer\" command=\"show security flow session summary \"] "
            + "User 'sec-officer', command 'show security flow session summary with more'"),
        Of("junos-flow", Flow()),
        Of(
            "rfc5424-plain",
            "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts."),
        Of(
            "rfc3164",
            "<86>Jun 15 11:00:00 box sshd[1234]: Accepted publickey for root from 192.0.2.7 port 52314 ssh2: RSA "
            + "SHA256:abc"),
        Of(
            "junos-standard",
            "<165>Mar 18 17:56:52 host mib2d[1484]: SNMP_TRAP_LINK_UP: ifIndex 584, ifAdminStatus up(1), "
            + "ifName ge-0/0/45"),
        Of(
            "cisco-ios",
            "<189>29: foo: *Apr 29 13:58:40.411: %SYS-5-CONFIG_I: Configured from console by admin on vty0 (192.0.2.7)"),
        Of("hostile-brackets", "<34>1 - h a p m " + new string('[', 64 << 10)),
        Of("hostile-elements", "<34>1 - h a p m " + Many(10_000, index => $"[{index:x}]")),
        Of("hostile-params", "<34>1 - h a p m [a" + Many(10_000, _ => " x=\"1\"") + "]"),
        Of("hostile-quotes", "<34>1 - h a p m [a x=" + new string('"', 64 << 10)),
        Of("hostile-percents", "<34>" + Many(10_000, _ => " %A-1-")),
        Of("hostile-colons", "<34>Oct 11 22:14:15 " + new string(':', 64 << 10)),
        Of("hostile-glued", "<34>Oct 11 22:14:15 h " + Many(13_000, _ => "<1>1 ")),
    ];

    /// <summary>The framing of the administrative message, a thousand times.</summary>
    public static IReadOnlyList<Workload> Streams { get; } =
    [
        new("frames-counted", Repeat(message => [.. Length(message), (byte)' ', .. message])),
        new("frames-lines", Repeat(message => [.. message, (byte)'\n'])),
    ];

    /// <summary>A batch of 512 messages of one length: tree nodes, leaves, and bodies of two sizes.</summary>
    public static IEnumerable<Workload> Hashes(HashProvider provider) =>
        ((int[])[65, 97, 261, 727]).Select(length =>
            new Workload($"hash-{provider}-{length}".ToLowerInvariant(), new byte[MessagesOfBatch * length]));

    /// <summary>The messages of such a batch.</summary>
    public static HashPiece[] Pieces(Workload batch)
    {
        var length = batch.Octets.Length / MessagesOfBatch;
        return [.. Enumerable.Range(0, MessagesOfBatch).Select(number => new HashPiece(number * length, length))];
    }

    /// <summary>Whether the name has a word in it.</summary>
    public bool IsCalled(string word) => Name.Contains(word, StringComparison.Ordinal);

    private static string Many(int count, Func<int, string> part) =>
        string.Concat(Enumerable.Range(0, count).Select(part));

    private static byte[] Length(byte[] message) =>
        Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture));

    private static Workload Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static string Flow()
    {
        string[] names =
        [
            "source-address", "source-port", "destination-address", "destination-port", "connection-tag",
            "service-name", "nat-source-address", "nat-source-port", "nat-destination-address",
            "nat-destination-port", "nat-connection-tag", "src-nat-rule-type", "src-nat-rule-name",
            "protocol-id", "policy-name", "source-zone-name", "destination-zone-name", "session-id-32",
            "username", "roles", "packet-incoming-interface", "application", "nested-application", "encrypted",
        ];
        var parameters = names.Select((name, index) => $"{name}=\"{(index % 3 == 0 ? "10.200.30.4" : "N/A")}\"");
        return $"<14>1 2026-03-14T09:26:53.589-07:00 srx042-cartier RT_FLOW - RT_FLOW_SESSION_CREATE {Junos}"
            + string.Join(' ', parameters) + "] session created 10.200.30.4/10001->10.200.30.5/443 0x0 junos-https "
            + "10.200.30.4/10001->10.200.30.5/443 0x0 N/A N/A N/A N/A 6 p1 trust untrust 5";
    }

    private static byte[] Repeat(Func<byte[], byte[]> frame)
    {
        var framed = frame(Messages[0].Octets);
        return [.. Enumerable.Range(0, 1000).SelectMany(_ => framed)];
    }
}
