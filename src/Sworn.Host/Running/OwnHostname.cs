using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sworn.Host.Configuration;

namespace Sworn.Host.Running;

/// <summary>What the node calls itself in its own messages (RFC 5424, section 6.2.4). No name is ever looked up.</summary>
internal static class OwnHostname
{
    /// <summary>The HOSTNAME that a configuration asks for.</summary>
    public static string Of(NodeConfiguration node) => node.Hostname switch
    {
        NodeConfiguration.HostnameIsName => node.Name,
        NodeConfiguration.HostnameIsAddress => OwnAddress().ToString(),
        _ => IPAddress.Parse(node.Hostname).ToString(),
    };

    /// <summary>The first address of an interface that is up: IPv4 before IPv6, those of the machine alone last.</summary>
    private static IPAddress OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up || card.NetworkInterfaceType == NetworkInterfaceType.Loopback)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses, (_, unicast) => unicast.Address)
        .Where(address => !address.IsIPv6LinkLocal)
        .OrderBy(IPAddress.IsLoopback).ThenBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
        .FirstOrDefault(IPAddress.Loopback);
}
