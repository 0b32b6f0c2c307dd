using System.Net;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>An input cannot receive where it was told to.</summary>
public sealed class ListenException : IOException
{
    internal ListenException(InputOptions input, int error)
        : base(Explain(input, error))
    {
        InputName = input.Name;
        Transport = input.Transport;
        Endpoint = input.Listen;
        Error = error;
    }

    /// <summary>The input's name.</summary>
    public string InputName { get; }

    /// <summary>The transport, as <see cref="InputStatus.Transport"/> names it.</summary>
    public string Transport { get; }

    /// <summary>Where it was to listen.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The system's error number (errno).</summary>
    public int Error { get; }

    private static string Explain(InputOptions input, int error) => input is TcpInputOptions or UdpInputOptions
        ? ExplainNetwork(input.Name, input.Transport, input.Listen, error)
        : $"input {input.Name}: {input.Transport} {input.Place} " + error switch
        {
            Errno.AddressInUse => "is already in use by another program; stop it or set inputs[].path",
            Errno.PermissionDenied => "may not be made or read there; grant it or set inputs[].path",
            Errno.NameTooLong => $"has a path of more than {SockAddr.MaxPathBytes} octets; set a shorter inputs[].path",
            _ => $"cannot be opened: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)} (errno {error})",
        };

    private static string ExplainNetwork(string name, string transport, IPEndPoint endpoint, int error) =>
        $"input {name}: {transport} {endpoint} " + error switch
        {
            Errno.AddressInUse => "is already in use by another program; stop it or set inputs[].listen",
            Errno.PermissionDenied =>
                $"needs the capability CAP_NET_BIND_SERVICE because port {endpoint.Port} is privileged; grant it or " +
                "set inputs[].listen to a port from 1024",
            Errno.AddressNotAvailable =>
                "is no address of this machine; set inputs[].listen to one that `ip address` shows",
            Errno.AddressFamilyNotSupported =>
                "cannot be opened because this machine has no IPv6; set inputs[].listen to an IPv4 address such as " +
                $"0.0.0.0:{endpoint.Port}",
            Errno.ProcessFilesExhausted or Errno.SystemFilesExhausted =>
                "cannot be opened because no file descriptors are left; raise LimitNOFILE",
            _ => $"cannot be opened: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)} " +
                $"(errno {error}); set inputs[].listen",
        };
}
