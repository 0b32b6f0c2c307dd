using Microsoft.Win32.SafeHandles;
using Sworn.Pipeline.Native;
using Sworn.Protocols.Framing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Reads lines that are appended to files: five times a second it looks for what is new. A file that is renamed
/// (rotation) is read to its end under its old name while the new one is begun; one that is cut (copytruncate) is begun
/// again; one that is missing is waited for. How far a file was read moves on only when its lines are on stable storage,
/// and is written once a second: after a kill some lines may come twice, none is missing.
/// </summary>
internal sealed class FileReceiver : ReadySource
{
    private const int ReadBytes = 256 << 10;
    private const int MaxFiles = 4_096;

    // Fairness: at most so much before sockets have their turn.
    private const int BytesPerRound = 1 << 20;

    // A rotated file may still be written to by who has it open: it is closed when nothing came for so long.
    private const ulong RotatedLimit = 10_000_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Reactor _reactor;
    private readonly InputPort _port;
    private readonly FileInputOptions _options;
    private readonly BatchLane _lane;
    private readonly List<TailedFile> _files = [];
    private readonly Queue<AwaitedLine> _awaited = new();
    private readonly Dictionary<TailedFile, ulong> _rotatedAt = [];
    private readonly IReadOnlyList<FileCursor> _known;
    private readonly byte[] _buffer;
    private HeldLine? _held;
    private long _lastToken;
    private bool _hasLooked;
    private bool _isChanged;
    private int _begun;

    public FileReceiver(Reactor reactor, InputPort port)
        : base(TimerCalls.Every(Interval))
    {
        _reactor = reactor;
        _port = port;
        _options = (FileInputOptions)port.Options;
        _lane = reactor.LaneOf(port);
        _known = FileCursors.Read(_options.CursorFile);
        _buffer = new byte[Math.Max(ReadBytes, (2 * _options.MaxMessageBytes) + 16)];
    }

    public override void OnReady()
    {
        TimerCalls.Reset(Handle);
        Look();
        ReadAll();
    }

    public override void Resume()
    {
        if (_held is { } held)
        {
            if (!TryTake(held.File, held.Octets, held.Step))
            {
                return;
            }

            _held = null;
        }

        ReadAll();
    }

    public override void Answered(long token, bool isStored)
    {
        while (_awaited.TryPeek(out var line) && line.Token <= token)
        {
            _awaited.Dequeue();
            if (isStored && line.Generation == line.File.Generation && !line.File.Handle.IsClosed)
            {
                line.File.MoveStored(line.Offset);
                _isChanged = true;
            }
        }
    }

    public override void OnTick(ulong now) => Save();

    public override void Drain()
    {
        _reactor.WaitUntilFree(_lane);
        Look();
        ReadAll();
        _reactor.WaitUntilFree(_lane);
    }

    public override void Finish()
    {
        Save();
        _reactor.Remove(this);
    }

    public override void Dispose()
    {
        base.Dispose();
        _files.ForEach(static file => file.Dispose());
        _files.Clear();
    }

    /// <summary>Finds files that are new under their name.</summary>
    private void Look()
    {
        foreach (var path in Paths())
        {
            if (!FileIdentity.TryOf(path, out var identity))
            {
                continue;
            }

            var known = _files.Find(file => file.Identity == identity);
            if (known is null && _files.Count < MaxFiles)
            {
                Begin(path);
            }
            else if (known is { IsRotated: true })
            {
                known.IsRotated = false;
                known.Path = path;
            }
        }

        if (!_hasLooked)
        {
            _hasLooked = true;
            FindRenamed();
        }

        if (_begun > 0)
        {
            // Before the first line is read: a file that is renamed while nobody looks is found by this.
            _begun = 0;
            _isChanged = true;
            Save();
        }

        foreach (var file in _files)
        {
            file.IsRotated |= !FileIdentity.TryOf(file.Path, out var now) || now != file.Identity;
        }
    }

    /// <summary>A file that was renamed while nobody looked is found by its number, and read to its end.</summary>
    private void FindRenamed()
    {
        foreach (var cursor in _known.Where(known => !_files.Exists(file => IsOf(file, known))))
        {
            var folder = Path.GetDirectoryName(cursor.Path) is { Length: > 0 } given ? given : ".";
            var renamed = Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).FirstOrDefault(path =>
                    FileIdentity.TryOf(path, out var identity) && identity == new FileIdentity(cursor.Device, cursor.Inode))
                : null;
            if (renamed is null)
            {
                _reactor.Services.Events.FileGone(_options.Name, cursor.Path, cursor.Offset);
            }
            else
            {
                Begin(renamed);
            }
        }
    }

    private static bool IsOf(TailedFile file, FileCursor cursor) =>
        file.Identity == new FileIdentity(cursor.Device, cursor.Inode);

    private IEnumerable<string> Paths()
    {
        var folder = Path.GetDirectoryName(_options.Path) is { Length: > 0 } given ? given : ".";
        var name = Path.GetFileName(_options.Path);
        if (!name.Contains('*', StringComparison.Ordinal) && !name.Contains('?', StringComparison.Ordinal))
        {
            return [_options.Path];
        }

        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, name) : [];
    }

    private void Begin(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var cursor = _known.FirstOrDefault(known => TailedFile.IsSame(handle, known));
            var isOld = !_hasLooked && cursor is null && !_options.FromBeginning;
            var offset = cursor?.Offset ?? (isOld ? RandomAccess.GetLength(handle) : 0);
            _files.Add(new TailedFile(path, handle, SourceOf(path), offset, _options.MaxMessageBytes));
            _begun++;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            _reactor.Services.Events.FileRefused(_options.Name, path, refused.Message);
        }
    }

    private Source SourceOf(string path) => _reactor.Services.Intake.Sources.Add(
        new SourceIdentity(_options.Number, _options.Name, _options.Transport, Address: null, Port: 0) { Path = path });

    private void ReadAll()
    {
        var budget = BytesPerRound;
        for (var number = _files.Count - 1; number >= 0 && MayRead(budget); number--)
        {
            var file = _files[number];
            var before = file.Position;
            while (MayRead(budget) && TryRead(file, out var count))
            {
                budget -= count;
            }

            if (file.IsRotated && MayRead(budget))
            {
                CloseWhenQuiet(file, hasMoved: file.Position != before);
            }
        }

        if (budget <= 0)
        {
            _reactor.Again(this);
        }
    }

    private bool MayRead(int budget) =>
        budget > 0 && _lane.Blocked is null && (_port.Limiter?.HasRoom(_reactor.Now) ?? true);

    /// <summary>Reads once and takes whole lines.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool TryRead(TailedFile file, out int count)
    {
        count = RandomAccess.Read(file.Handle, _buffer, file.Position);
        if (file.IsCut)
        {
            // Looked at behind the read: what was read is of the file before the cut, or not taken.
            _reactor.Services.Events.FileTruncated(_options.Name, file.Path, file.Position);
            file.BeginAgain();
            return true;
        }

        if (count == 0)
        {
            return false;
        }

        file.Remember(_buffer.AsSpan(0, count));
        _lane.Stamp();
        var octets = _buffer.AsSpan(0, count);
        while (true)
        {
            var step = file.Framer.Next(octets);
            if (step.Kind is not (FrameKind.Message or FrameKind.TruncatedMessage))
            {
                // What is not consumed is read again, as the framer expects it.
                file.Position += step.Consumed;
                return count == _buffer.Length;
            }

            if (!TryTake(file, octets.Slice(step.Start, step.Length), step))
            {
                _held = new HeldLine(file, octets.Slice(step.Start, step.Length).ToArray(), step);
                return false;
            }

            octets = octets[step.Consumed..];
        }
    }

    private bool TryTake(TailedFile file, ReadOnlySpan<byte> message, FrameStep step)
    {
        if (_lane.Pending == 0)
        {
            _lane.Arrived(1);
        }

        if (!_lane.TryTake(file.Source, step.Kind == FrameKind.TruncatedMessage, message, this))
        {
            return false;
        }

        file.Position += step.Consumed;
        _port.Limiter?.Charge(_reactor.Now);
        if (!_lane.GaveUp)
        {
            _awaited.Enqueue(new AwaitedLine(++_lastToken, file, file.Position, file.Generation));
            _lane.Await(this, _lastToken);
        }

        return true;
    }

    private void CloseWhenQuiet(TailedFile file, bool hasMoved)
    {
        var now = _reactor.Now;
        if (hasMoved || !_rotatedAt.TryGetValue(file, out var since))
        {
            _rotatedAt[file] = now;
            return;
        }

        if (now <= since + RotatedLimit)
        {
            return;
        }

        TakeRest(file);
        if (_lane.Blocked is null && file.Stored >= file.Position)
        {
            _rotatedAt.Remove(file);
            _files.Remove(file);
            file.Dispose();
            _isChanged = true;
        }
    }

    /// <summary>A last line without an end is kept, cut short.</summary>
    private void TakeRest(TailedFile file)
    {
        var count = RandomAccess.Read(file.Handle, _buffer, file.Position);
        var rest = file.Framer.Rest(_buffer.AsSpan(0, count));
        rest = rest[..Math.Min(rest.Length, _options.MaxMessageBytes)];
        var step = new FrameStep(FrameKind.TruncatedMessage, 0, rest.Length, count);
        if (rest.IsEmpty)
        {
            return;
        }

        _lane.Stamp();
        if (!TryTake(file, rest, step))
        {
            _held = new HeldLine(file, rest.ToArray(), step);
        }
    }

    private void Save()
    {
        if (!_isChanged)
        {
            return;
        }

        try
        {
            FileCursors.Write(_options.CursorFile, [.. _files.Select(static file => file.Cursor)]);
            _isChanged = false;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _reactor.Services.Events.FileRefused(_options.Name, _options.CursorFile, refused.Message);
        }
    }

    private sealed record HeldLine(TailedFile File, byte[] Octets, FrameStep Step);

    private readonly record struct AwaitedLine(long Token, TailedFile File, long Offset, int Generation);
}
