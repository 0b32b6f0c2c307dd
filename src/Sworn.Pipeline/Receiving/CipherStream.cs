using System.Threading.Tasks.Sources;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The socket as <see cref="System.Net.Security.SslStream"/> wants to see it. A read that finds nothing stays open until
/// the connection's thread calls <see cref="Pump"/>; what waits for it then goes on inside that call, so that all of
/// TLS runs on that one thread. A write never waits. Belongs to the connection's thread.
/// </summary>
internal sealed class CipherStream(SocketHandle handle, SendQueue output) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read = new() { RunContinuationsAsynchronously = false };
    private Memory<byte> _wanted;
    private bool _isWaiting;
    private bool _hasEnded;
    private bool _isDry;

    /// <summary>
    /// Called once, before the first octet is written: the handshake has begun, and the peer cannot have answered yet.
    /// </summary>
    public Action? BeforeFirstWrite { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The socket was found to have something: what follows may read it.</summary>
    public void Wet() => _isDry = false;

    /// <summary>Serves the read that waits, if the socket has something for it.</summary>
    public void Pump()
    {
        if (!_isWaiting)
        {
            return;
        }

        var count = Receive(_wanted.Span);
        if (count == -Errno.TryAgain)
        {
            return;
        }

        _isWaiting = false;
        if (count >= 0)
        {
            _read.SetResult(count);
            return;
        }

        _read.SetException(new SocketFailedException(-count));
    }

    /// <summary>Ends the read that waits as if the peer had gone.</summary>
    public void Abort()
    {
        _hasEnded = true;
        if (_isWaiting)
        {
            _isWaiting = false;
            _read.SetResult(0);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = _hasEnded ? 0 : Receive(buffer.Span);
        if (count >= 0)
        {
            return ValueTask.FromResult(count);
        }

        if (count != -Errno.TryAgain)
        {
            return ValueTask.FromException<int>(new SocketFailedException(-count));
        }

        _read.Reset();
        _wanted = buffer;
        _isWaiting = true;
        return new ValueTask<int>(this, _read.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (BeforeFirstWrite is { } act)
        {
            BeforeFirstWrite = null;
            act();
        }

        output.Add(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => output.Add(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private int Receive(Span<byte> buffer)
    {
        if (_isDry)
        {
            return -Errno.TryAgain;
        }

        int count;
        do
        {
            count = SocketCalls.Receive(handle, buffer);
        }
        while (count == -Errno.Interrupted);

        // What did not fill the buffer was all there is, unless it is the end: to be told so again costs a call for each
        // record of a sender that sends one at a time.
        _isDry = count > 0 && count < buffer.Length;
        return count;
    }
}
