using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// One connection to a destination, plain or TLS: written by blocking calls, looked at without waiting. Belongs to its
/// output's thread, but for <see cref="Abort"/>.
/// </summary>
internal sealed class Channel : IDisposable
{
    private const int KeepAliveSeconds = 30;
    private const int SendBufferBytes = 1 << 20;

    private readonly Socket _socket;
    private readonly byte[] _received = new byte[16 << 10];
    private SslStream? _tls;
    private CountingStream? _counted;
    private Task<int>? _read;
    private long _written;

    private Channel(Socket socket, string peer)
    {
        _socket = socket;
        Peer = peer;
    }

    /// <summary>The destination, as it was configured, and its address.</summary>
    public string Peer { get; }

    /// <summary>The octets given to the connection, TLS included.</summary>
    public long Written => _counted?.Written ?? _written;

    /// <summary>Those of them that the peer's TCP has.</summary>
    public long Acknowledged => Written - (SendQueue.UnacknowledgedOctets(_socket.SafeHandle) ?? (int)Math.Min(Written, int.MaxValue));

    /// <summary>Makes a connection.</summary>
    /// <exception cref="OutputException">It cannot be made.</exception>
    public static Channel Open(Destination destination, StreamOutputOptions options, OwnConnections own)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout);
        Socket? socket = null;
        try
        {
            var address = Resolve(destination, options.SourceAddress);
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBufferBytes };
            KeepAlive(socket);
            if (options.SourceAddress is { } source)
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            socket.ConnectAsync(new IPEndPoint(address, destination.Port), limit.Token).AsTask().GetAwaiter().GetResult();
            own.Add(socket.LocalEndPoint, socket.RemoteEndPoint);
            var channel = new Channel(socket, $"{destination} ({address})");
            channel.Secure(destination, options, limit.Token);
            return channel;
        }
        catch (OutputException)
        {
            socket?.Dispose();
            throw;
        }
        catch (Exception failure) when (IsOfNetwork(failure) || failure is OperationCanceledException or AuthenticationException)
        {
            socket?.Dispose();
            throw new OutputException(destination.ToString(), ReasonOf(failure, options.ConnectTimeout), failure);
        }
    }

    /// <summary>The address of a destination: the only look-up of a name there is.</summary>
    /// <exception cref="SocketException">The name is not known.</exception>
    public static IPAddress Resolve(Destination destination, IPAddress? source)
    {
        if (IPAddress.TryParse(destination.Host, out var literal))
        {
            return literal;
        }

        var addresses = Dns.GetHostAddresses(destination.Host);
        return addresses.FirstOrDefault(address => source is null || address.AddressFamily == source.AddressFamily)
            ?? throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Whether a failure is the network's or the peer's, and not ours.</summary>
    public static bool IsOfNetwork(Exception failure) => failure is SocketException or IOException or ObjectDisposedException;

    /// <summary>Writes octets; waits as long as the peer does not take any.</summary>
    /// <exception cref="OutputException">The connection is lost.</exception>
    public void Write(ReadOnlySpan<byte> octets)
    {
        try
        {
            if (_tls is { } tls)
            {
                tls.Write(octets);
                return;
            }

            while (!octets.IsEmpty)
            {
                var sent = _socket.Send(octets);
                _written += sent;
                octets = octets[sent..];
            }
        }
        catch (Exception failure) when (IsOfNetwork(failure))
        {
            throw new OutputException(Peer, $"the connection broke: {failure.Message}", failure);
        }
    }

    /// <summary>What the peer sent, if it did within a time; empty when it did not. Valid until the next call.</summary>
    /// <exception cref="OutputException">The connection is lost, or the peer closed it.</exception>
    public ReadOnlySpan<byte> Receive(TimeSpan wait)
    {
        try
        {
            if (!TryReceive(wait, out var count))
            {
                return default;
            }

            return count > 0 ? _received.AsSpan(0, count) : throw new OutputException(Peer, "the peer closed the connection");
        }
        catch (Exception failure) when (IsOfNetwork(failure) || failure is AggregateException)
        {
            throw new OutputException(Peer, $"the connection broke: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    /// <summary>Ends the connection: <c>close_notify</c> first when it is TLS (RFC 5425, section 4.4).</summary>
    public void Close()
    {
        try
        {
            _tls?.ShutdownAsync().GetAwaiter().GetResult();
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (IsOfNetwork(failure))
        {
            // It is gone already, which is what was asked for.
            return;
        }
    }

    /// <summary>Breaks whatever waits on the connection. From any thread.</summary>
    public void Abort() => _socket.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _tls?.Dispose();
        _counted?.Dispose();
    }

    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds / 3);
    }

    private static string ReasonOf(Exception failure, TimeSpan timeout) => failure switch
    {
        OperationCanceledException => $"no connection within {timeout.TotalSeconds:0} s",
        AuthenticationException => $"TLS: {failure.InnerException?.Message ?? failure.Message}",
        _ => failure.Message,
    };

    private bool TryReceive(TimeSpan wait, out int count)
    {
        count = 0;
        if (_tls is null)
        {
            var isReady = _socket.Poll(wait, SelectMode.SelectRead);
            count = isReady ? _socket.Receive(_received) : 0;
            return isReady;
        }

        _read ??= _tls.ReadAsync(_received).AsTask();
        if (!_read.Wait(wait))
        {
            return false;
        }

        count = _read.Result;
        _read = null;
        return true;
    }

    private void Secure(Destination destination, StreamOutputOptions options, CancellationToken limit)
    {
        if (options.Tls is not { } settings)
        {
            return;
        }

        _counted = new CountingStream(_socket);
        _tls = new SslStream(_counted, leaveInnerStreamOpen: true);
        using var identity = new TlsIdentity(settings, destination, TimeProvider.System);
        try
        {
            _tls.AuthenticateAsClientAsync(identity.Authentication, limit).GetAwaiter().GetResult();
        }
        catch (AuthenticationException refused)
        {
            var fault = identity.Fault == PeerFault.None ? HandshakeFault.Of(refused).Fault : identity.Fault;
            throw new OutputException(Peer, $"TLS: {PeerFaultTexts.SentenceOf(fault)}: {(refused.InnerException ?? refused).Message}", refused)
            {
                Fault = fault,
                Shown = identity.Shown,
            };
        }
    }
}
