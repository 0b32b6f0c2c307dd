using System.Buffers;
using System.Text;
using Sworn.Protocols.Relp;

namespace Sworn.Cli.Sending;

/// <summary>
/// The client's side of one RELP session: a window of messages that wait for their answers. What is not answered when it
/// ends was not acknowledged, and is told. Not thread-safe.
/// </summary>
internal sealed class RelpClient(Stream stream)
{
    private const int Window = 128;
    private const int LastNumber = 999_999_999;
    private const int MaxAnswer = 4 << 10;

    private readonly RelpFramer _framer = new(MaxAnswer);
    private readonly ArrayBufferWriter<byte> _out = new();
    private readonly byte[] _in = new byte[64 << 10];
    private int _held;
    private int _number;
    private int _waiting;

    /// <summary>Begins the session.</summary>
    /// <exception cref="CommandFailedException">The receiver refuses.</exception>
    public void Open()
    {
        Write("open"u8, "relp_version=0\nrelp_software=sworn\ncommands=syslog"u8);
        WaitBelow(1);
    }

    /// <summary>Sends a message; waits while the window is full.</summary>
    /// <exception cref="CommandFailedException">The receiver did not store one, or is gone.</exception>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (_waiting >= Window)
        {
            WaitBelow(Window / 2);
        }

        Write("syslog"u8, message);
    }

    /// <summary>Waits until every message is acknowledged: on stable storage at the receiver.</summary>
    /// <exception cref="CommandFailedException">The receiver did not store one, or is gone.</exception>
    public void Flush() => WaitBelow(1);

    /// <summary>Ends the session.</summary>
    public void Close()
    {
        Write("close"u8, default);
        WaitBelow(1);
    }

    private void Write(ReadOnlySpan<byte> command, ReadOnlySpan<byte> data)
    {
        _number = _number == LastNumber ? 1 : _number + 1;
        _waiting++;
        RelpWriter.WriteFrame(_out, _number, command, data);
    }

    private void WaitBelow(int count)
    {
        try
        {
            stream.Write(_out.WrittenSpan);
            _out.ResetWrittenCount();
            while (_waiting >= count)
            {
                ReadAnswers();
            }
        }
        catch (IOException gone)
        {
            throw CommandFailedException.Failed($"the receiver is gone with {_waiting} messages not acknowledged: {gone.Message}");
        }
    }

    private void ReadAnswers()
    {
        var count = stream.Read(_in, _held, _in.Length - _held);
        if (count == 0)
        {
            throw new IOException("it closed the connection");
        }

        _held += count;
        var at = 0;
        while (true)
        {
            var frame = _framer.Next(_in.AsSpan(at, _held - at));
            if (frame.Kind == RelpFrameKind.Broken)
            {
                throw new IOException($"what it says is not RELP ({_framer.Error})");
            }

            if (frame.Kind == RelpFrameKind.Frame)
            {
                Take(frame, _in.AsSpan(at + frame.Start, frame.Length));
            }

            at += frame.Consumed;
            if (frame.Kind == RelpFrameKind.Incomplete)
            {
                break;
            }
        }

        _in.AsSpan(at, _held - at).CopyTo(_in);
        _held -= at;
    }

    private void Take(in RelpFrame frame, ReadOnlySpan<byte> data)
    {
        if (frame.Command != RelpCommand.Response)
        {
            return;
        }

        _waiting--;
        if (!data.IsEmpty && !data.StartsWith("200"u8))
        {
            throw CommandFailedException.Failed($"the receiver did not take message {frame.Number - 1}: {Encoding.UTF8.GetString(data)}");
        }
    }
}
