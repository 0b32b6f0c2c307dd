using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>An IP address and a port: <c>127.0.0.1:5514</c>, <c>[::1]:5514</c>. Names are not looked up.</summary>
internal sealed class EndpointCodec : ValueCodec
{
    private const string Pattern = @"^([0-9.]+|\[[0-9A-Fa-f:.]+(%[0-9A-Za-z._-]+)?\]):[0-9]+$";

    public override string TypeName => "address and port";

    public override string Syntax =>
        "an IPv4 address, or an IPv6 address in brackets, a colon and a port: `0.0.0.0:5514`, `\"[::]:5514\"` " +
        "(in quotes, for YAML takes `[` for a list)";

    public override string Form => "an address and port";

    public override bool TryRead(YamlScalar scalar, out object value, out Problem problem)
    {
        var isEndpoint = TryParse(scalar.Text, out var endpoint);
        value = endpoint!;
        problem = isEndpoint ? null! : Bad(ConfigurationErrorCode.BadValue, scalar, HintFor(scalar.Text));
        return isEndpoint;
    }

    public override string Format(object value) => value.ToString()!;

    public override void Describe(JsonObject schema, SettingModel setting)
    {
        schema["type"] = "string";
        schema["pattern"] = Pattern;
    }

    private static bool TryParse(string text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(text.AsSpan(colon + 1), out var port))
        {
            return false;
        }

        var host = text[..colon];
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var address))
        {
            return false;
        }

        // The parser also takes 127.1 and 0x7f000001: nobody reading the file would see which address that is.
        var isFamilyRight = isBracketed
            ? address.AddressFamily == AddressFamily.InterNetworkV6
            : address.AddressFamily == AddressFamily.InterNetwork
                && string.Equals(address.ToString(), host, StringComparison.Ordinal);
        endpoint = isFamilyRight ? new IPEndPoint(address, port) : null;
        return isFamilyRight;
    }

    private static string HintFor(string text)
    {
        if (IPAddress.TryParse(text, out var alone) && alone.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return "An IPv6 address stands in brackets, the port behind them, and the whole in quotes: \"[::1]:5514\".";
        }

        var colon = text.LastIndexOf(':');
        if (colon < 0 && TryParsePort(text, out var alonePort))
        {
            return AllAddresses(alonePort);
        }

        if (colon < 0)
        {
            return alone is null
                ? ByExample()
                : $"Add the port behind a colon, for example {text}:{InputConfiguration.DefaultPort}.";
        }

        if (!TryParsePort(text.AsSpan(colon + 1), out var port))
        {
            return "The port is a number from 0 to 65535; 0 lets the system choose.";
        }

        return text[..colon] is "" or "*" ? AllAddresses(port) : ByExample();
    }

    private static bool TryParsePort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private static string AllAddresses(ushort port) =>
        $"Say on which addresses: 0.0.0.0:{port} is every IPv4 address, \"[::]:{port}\" every IPv6 and IPv4 address.";

    private static string ByExample() =>
        "Write an IP address and a port, for example 0.0.0.0:5514 or \"[::]:5514\"; names are not looked up.";
}
