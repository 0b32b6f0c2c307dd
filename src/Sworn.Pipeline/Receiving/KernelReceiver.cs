using System.Globalization;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Reads the kernel's messages. They are numbered: what the kernel overwrote before it was read shows as a gap, which is
/// counted as lost in the kernel. Which number of which boot is stored is written once a second, so that a start goes on
/// there.
/// </summary>
internal sealed class KernelReceiver : ReadySource
{
    private const int MaxRecord = 8_192;
    private const int RecordsPerRound = 512;
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly KernelInputOptions _options;
    private readonly BatchLane _lane;
    private readonly Source _source;
    private readonly string _boot;
    private readonly byte[] _buffer = new byte[MaxRecord];
    private byte[]? _held;
    private long _heldSequence;
    private long _last;
    private long _stored;
    private long _saved;

    /// <exception cref="ListenException">The device cannot be read.</exception>
    public KernelReceiver(Reactor reactor, InputPort port)
        : base(Open((KernelInputOptions)port.Options))
    {
        _reactor = reactor;
        _port = port;
        _options = (KernelInputOptions)port.Options;
        _lane = reactor.LaneOf(port);
        _source = reactor.Services.Intake.Sources.Add(
            new SourceIdentity(_options.Number, _options.Name, _options.Transport, Address: null, Port: 0) { Path = _options.Device });
        _boot = File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : "unknown";
        _last = _stored = _saved = ReadCursor();
    }

    public override void OnReady()
    {
        for (var number = 0; number < RecordsPerRound && _lane.Blocked is null; number++)
        {
            if (_port.Limiter is { } limiter && !limiter.HasRoom(_reactor.Now))
            {
                // Looked at again at the next tick.
                _reactor.Change(this, forReading: false, forWriting: false);
                return;
            }

            var count = SocketCalls.Read(Handle, _buffer);
            if (count == -Errno.BrokenPipe)
            {
                // Records were overwritten; the next one's number says how many.
                continue;
            }

            if (count <= 0 || !TryTake(_buffer.AsSpan(0, count)))
            {
                return;
            }
        }
    }

    public override void Resume()
    {
        if (_held is { } held && TryStore(held, _heldSequence))
        {
            _held = null;
        }
    }

    public override void Answered(long token, bool isStored) => _stored = isStored ? Math.Max(_stored, token) : _stored;

    public override void OnTick(ulong now)
    {
        Save();
        if (_port.Limiter is not null)
        {
            _reactor.Change(this, forReading: true, forWriting: false);
        }
    }

    public override void Drain()
    {
        _reactor.WaitUntilFree(_lane);
        OnReady();
        _reactor.WaitUntilFree(_lane);
    }

    public override void Finish()
    {
        Save();
        _reactor.Remove(this);
    }

    private static SocketHandle Open(KernelInputOptions options)
    {
        const int nonBlocking = 0x800;
        const int closeOnExec = 0x80000;
        var handle = LibC.open(options.Device, nonBlocking | closeOnExec, 0);
        if (handle.IsInvalid)
        {
            var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw new ListenException(options, error);
        }

        return handle;
    }

    /// <summary>Takes a record unless it was stored before.</summary>
    /// <returns>False when the input must wait.</returns>
    private bool TryTake(ReadOnlySpan<byte> octets)
    {
        _lane.Stamp();
        if (!KernelRecord.TryParse(octets, out var record))
        {
            // A record of another form is kept as it is.
            return TryStore(octets.ToArray(), _last);
        }

        if (record.Sequence <= _last)
        {
            return true;
        }

        var missing = record.Sequence - _last - 1;
        if (missing > 0 && _last >= 0)
        {
            var count = (int)Math.Min(missing, int.MaxValue);
            _lane.Arrived(count);
            _lane.Drop(LossReason.Kernel, count);

            _reactor.Services.Events.SourceGap(_options.Name, missing);
        }

        _last = record.Sequence;
        return TryStore(record.ToMessage(_options.HostName, _boot), record.Sequence);
    }

    private bool TryStore(byte[] message, long sequence)
    {
        if (_lane.Pending == 0)
        {
            _lane.Arrived(1);
        }

        var kept = message.AsSpan(0, Math.Min(message.Length, _options.MaxMessageBytes));
        if (!_lane.TryTake(_source, kept.Length < message.Length, kept, this))
        {
            (_held, _heldSequence) = (message, sequence);
            return false;
        }

        _port.Limiter?.Charge(_reactor.Now);
        if (!_lane.GaveUp)
        {
            _lane.Await(this, sequence);
        }

        return true;
    }

    private long ReadCursor()
    {
        if (!File.Exists(_options.CursorFile))
        {
            return -1;
        }

        var words = File.ReadAllText(_options.CursorFile).Split(' ', StringSplitOptions.TrimEntries);
        return words.Length == 2 && words[0] == _boot
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : -1;
    }

    private void Save()
    {
        if (_stored == _saved)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_options.CursorFile)!);
            File.WriteAllText(_options.CursorFile + ".tmp", string.Create(CultureInfo.InvariantCulture, $"{_boot} {_stored}\n"));
            File.Move(_options.CursorFile + ".tmp", _options.CursorFile, overwrite: true);
            _saved = _stored;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _reactor.Services.Events.FileRefused(_options.Name, _options.CursorFile, refused.Message);
        }
    }
}
