using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sworn.Core;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Octets through TLS (RFC 5425). Handshake and deciphering run inside <see cref="Read"/>, on the connection's thread.
/// </summary>
[SuppressMessage("Reliability", "CA2012", Justification = "Each read is kept in one field and its result taken once, when it is complete.")]
internal sealed class TlsTransport : StreamTransport
{
    private readonly TlsServer _server;
    private readonly CipherStream _wire;
    private readonly SslStream _tls;
    private Task? _handshake;
    private ValueTask<int> _read;
    private Memory<byte> _readTo;
    private bool _isReading;

    public TlsTransport(SocketHandle handle, TlsServer server)
        : base(handle)
    {
        _server = server;
        _wire = new CipherStream(handle, Output);
        _tls = new SslStream(_wire, leaveInnerStreamOpen: true);

        // Not after the first step of the handshake: on a busy machine the peer answers before that step returns, and
        // the handshake is done, tickets and all, in one.
        _wire.BeforeFirstWrite = () => SessionTickets.TryDisable(_tls);
    }

    public override bool IsOpen => Session is not null;

    public override bool HoldsOctets => true;

    /// <summary>What was agreed; null before the handshake is done.</summary>
    public TlsSession? Session { get; private set; }

    /// <summary>The certificate that the peer showed, accepted or not.</summary>
    public PeerCertificate? Shown { get; private set; }

    /// <summary>Why the handshake failed.</summary>
    public PeerFault Fault { get; private set; }

    /// <summary>What the library said about it.</summary>
    public string Detail { get; private set; } = "";

    public override void Wake() => _wire.Wet();

    public override int Read(Memory<byte> buffer)
    {
        if (Session is null && !TryShakeHands(out var error))
        {
            return error;
        }

        if (!_isReading)
        {
            _readTo = buffer;
            _read = _tls.ReadAsync(buffer);
            _isReading = true;
        }

        if (!_read.IsCompleted)
        {
            // What the library deciphers goes to where the read began: the caller must not have moved on.
            Invariant.Check(_readTo.Equals(buffer));
            _wire.Pump();
        }

        return _read.IsCompleted ? EndRead() : -Errno.TryAgain;
    }

    public override void Send(ReadOnlyMemory<byte> octets)
    {
        var write = _tls.WriteAsync(octets);

        // The wire below takes everything at once, so that this is never waited for.
        Invariant.Check(write.IsCompleted);
        try
        {
            write.GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            // The peer is gone; the next read says so and ends the connection.
            return;
        }
    }

    /// <summary>RFC 5425, section 4.4: a receiver that closes sends close_notify, and answers the peer's.</summary>
    public override void SayGoodbye()
    {
        if (Session is null || Output.Error != 0)
        {
            return;
        }

        try
        {
            _ = _tls.ShutdownAsync();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or AuthenticationException)
        {
            // There is nobody to say it to.
            return;
        }
    }

    /// <summary>Ends a handshake that takes too long.</summary>
    public void TimeOut() => Fault = PeerFault.TimedOut;

    public override void Dispose()
    {
        _wire.Abort();
        _ = _handshake?.Exception;
        _tls.Dispose();
        _wire.Dispose();
        base.Dispose();
    }

    /// <summary>Goes on with the handshake.</summary>
    /// <returns>True when it is done; else <paramref name="error"/> is what a read gives.</returns>
    private bool TryShakeHands(out int error)
    {
        error = -Errno.TryAgain;
        if (Fault != PeerFault.None)
        {
            error = -Errno.ProtocolError;
            return false;
        }

        _handshake ??= _tls.AuthenticateAsServerAsync(_server.HandshakeOptions(Validate));
        _wire.Pump();
        if (!_handshake.IsCompleted)
        {
            return false;
        }

        if (_handshake.IsCompletedSuccessfully)
        {
            Session = new TlsSession(Shown, NameOf(_tls.SslProtocol), _tls.NegotiatedCipherSuite.ToString());
            return true;
        }

        var failure = _handshake.Exception!.InnerException!;
        (Fault, Detail) = Fault == PeerFault.None ? HandshakeFault.Of(failure) : (Fault, "");
        error = -Errno.ProtocolError;
        return false;
    }

    private int EndRead()
    {
        _isReading = false;
        try
        {
            return _read.GetAwaiter().GetResult();
        }
        catch (SocketFailedException failure)
        {
            return -failure.Error;
        }
        catch (IOException failure) when (failure.InnerException is SocketFailedException inner)
        {
            return -inner.Error;
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException or InvalidOperationException)
        {
            Detail = failure.Message;
            return -Errno.ProtocolError;
        }
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var shown = certificate as X509Certificate2;
        Shown = shown is null ? null : PeerCertificate.Of(shown);
        Fault = _server.Judge(shown, chain);
        return Fault == PeerFault.None;
    }

    [SuppressMessage("Security", "CA5398", Justification = "It names what was agreed and chooses nothing.")]
    private static string NameOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        _ => protocol.ToString(),
    };
}
