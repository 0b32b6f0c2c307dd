using System.Buffers;
using System.Buffers.Text;
using System.ComponentModel;
using System.Text;
using Sworn.Pipeline.Native;
using Sworn.Protocols.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Takes the entries that <c>journalctl</c> follows. Which entry is stored is written once a second and at a stop, so that
/// a start goes on behind it; after a kill the entries of the last second may come twice, none is missing. When the
/// program ends it is started again, at first after a second, then ever later.
/// </summary>
internal sealed class JournalReceiver : ReadySource
{
    private const int ReadBytes = 64 << 10;
    private const int ReadsPerRound = 8;
    private const ulong FirstWait = 1_000_000_000;
    private const ulong LongestWait = 60_000_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly JournalInputOptions _options;
    private readonly BatchLane _lane;
    private readonly Source _source;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly Queue<(long Token, JournalCursor Cursor)> _awaited = new();
    private JournalExportReader _reader;
    private JournalProcess? _process;
    private JournalCursor? _last;
    private JournalCursor? _stored;
    private JournalCursor? _saved;
    private JournalCursor? _expected;
    private byte[]? _held;
    private bool _isHeldCut;
    private bool _isCursorGood = true;
    private bool _hasCome;
    private bool _isStopping;
    private ulong _startAt;
    private ulong _wait = FirstWait;
    private long _lastToken;

    public JournalReceiver(Reactor reactor, InputPort port)
        : base(TimerCalls.Every(Interval))
    {
        _reactor = reactor;
        _port = port;
        _options = (JournalInputOptions)port.Options;
        _lane = reactor.LaneOf(port);
        _source = reactor.Services.Intake.Sources.Add(
            new SourceIdentity(_options.Number, _options.Name, _options.Transport, Address: null, Port: 0) { Path = _options.Place });
        _reader = new JournalExportReader(_options.MaxMessageBytes);
        _last = _stored = _saved = JournalCursor.Read(_options.CursorFile);
    }

    /// <summary>The timer: starts the program where it does not run, and lets an input rest that came too fast.</summary>
    public override void OnReady()
    {
        TimerCalls.Reset(Handle);
        if (_process is null && !_isStopping && _reactor.Now >= _startAt)
        {
            Start();
        }

        // What had to wait for the rate may be all that there is: the pipe does not tell.
        _lane.Stamp();
        TakeEntries();
        ReadPipe();
    }

    /// <summary>Reads what the program wrote.</summary>
    public void ReadPipe()
    {
        for (var number = 0; number < ReadsPerRound && _process is { } process && MayTake; number++)
        {
            var count = SocketCalls.Read(process.Handle, _buffer);
            if (count is -Errno.TryAgain or -Errno.Interrupted)
            {
                return;
            }

            if (count <= 0)
            {
                End(process);
                return;
            }

            _lane.Stamp();
            _reader.Append(_buffer.AsSpan(0, count));
            TakeEntries();
        }
    }

    public override void Resume()
    {
        if (_held is { } held)
        {
            if (!TryStore(held, _isHeldCut))
            {
                return;
            }

            _held = null;
        }

        TakeEntries();
    }

    public override void Answered(long token, bool isStored)
    {
        while (_awaited.TryPeek(out var entry) && entry.Token <= token)
        {
            _awaited.Dequeue();
            _stored = isStored ? entry.Cursor : _stored;
        }
    }

    public override void OnTick(ulong now)
    {
        Save();
        if (_process is { } process)
        {
            process.Listen();
            _reactor.Change(process, forReading: true, forWriting: false);
        }
    }

    public override void Drain()
    {
        _isStopping = true;
        _reactor.WaitUntilFree(_lane);
        ReadPipe();
        _reactor.WaitUntilFree(_lane);
    }

    public override void Finish()
    {
        Save();
        Leave();
        _reactor.Remove(this);
    }

    public override void Dispose()
    {
        _process?.Dispose();
        base.Dispose();
    }

    private bool MayTake
    {
        get
        {
            if (_lane.Blocked is not null || _held is not null)
            {
                return false;
            }

            if (_port.Limiter is not { } limiter || limiter.HasRoom(_reactor.Now))
            {
                return true;
            }

            // Looked at again at the next tick; the program waits at a full pipe.
            if (_process is { } process)
            {
                _reactor.Change(process, forReading: false, forWriting: false);
            }

            return false;
        }
    }

    private void Start()
    {
        try
        {
            _process = JournalProcess.Start(_options, _last, _isCursorGood, this);
        }
        catch (Exception refused) when (refused is Win32Exception or IOException)
        {
            RestLater($"{_options.Program} cannot be started: {refused.Message}");
            return;
        }

        _reader = new JournalExportReader(_options.MaxMessageBytes);
        (_expected, _hasCome) = (_last, false);
        var error = -_reactor.Add(_process);
        if (error != 0)
        {
            Leave();
            RestLater($"its pipe cannot be watched (error {error})");
        }
    }

    private void End(JournalProcess process)
    {
        process.Listen();

        // A cursor that journalctl does not understand ends it before it says anything.
        _isCursorGood = _hasCome || _last is null || !_isCursorGood;
        Leave();
        RestLater(process.Said.Length > 0 ? process.Said : "it ended");
    }

    private void Leave()
    {
        if (_process is { } process)
        {
            _process = null;
            _reactor.Remove(process);
        }
    }

    private void RestLater(string why)
    {
        _reactor.Services.Events.JournalEnded(_options.Name, why, TimeSpan.FromMicroseconds(_wait / 1_000.0));
        _startAt = _reactor.Now + _wait;
        _wait = Math.Min(2 * _wait, LongestWait);
    }

    private void TakeEntries()
    {
        while (MayTake && _reader.TryReadEntry())
        {
            if (!TakeEntry())
            {
                return;
            }
        }

        if (_reader.IsBroken && _process is { } process)
        {
            End(process);
        }
    }

    private bool TakeEntry()
    {
        var cursor = new JournalCursor(Encoding.UTF8.GetString(_reader.ValueOf("__CURSOR"u8)), MicrosecondsOf(_reader.ValueOf("__REALTIME_TIMESTAMP"u8)));
        (_hasCome, _wait) = (true, FirstWait);
        if (_expected is { } expected)
        {
            _expected = null;
            if (cursor.Cursor == expected.Cursor)
            {
                return true;
            }

            if (_isCursorGood)
            {
                _reactor.Services.Events.JournalPositionGone(_options.Name, expected.Cursor);
            }
        }

        if (!_isCursorGood && _last is { } last && cursor.Microseconds <= last.Microseconds)
        {
            // Read again from the second on in which the last one came.
            return true;
        }

        (_last, _isCursorGood) = (cursor, true);
        _message.ResetWrittenCount();
        JournalMessage.Write(_reader, _options.HostName, _message);
        if (TryStore(_message.WrittenSpan, _reader.IsCut))
        {
            return true;
        }

        (_held, _isHeldCut) = (_message.WrittenSpan.ToArray(), _reader.IsCut);
        return false;
    }

    private bool TryStore(ReadOnlySpan<byte> message, bool isCut)
    {
        if (_lane.Pending == 0)
        {
            _lane.Arrived(1);
        }

        var kept = message[..Math.Min(message.Length, _options.MaxMessageBytes)];
        if (!_lane.TryTake(_source, isCut || kept.Length < message.Length, kept, this))
        {
            return false;
        }

        _port.Limiter?.Charge(_reactor.Now);
        if (!_lane.GaveUp)
        {
            _awaited.Enqueue((++_lastToken, _last!));
            _lane.Await(this, _lastToken);
        }

        return true;
    }

    private static long MicrosecondsOf(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long value, out _) ? value : 0;

    private void Save()
    {
        if (_stored is not { } stored || stored == _saved)
        {
            return;
        }

        try
        {
            stored.Write(_options.CursorFile);
            _saved = stored;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _reactor.Services.Events.FileRefused(_options.Name, _options.CursorFile, refused.Message);
        }
    }
}
