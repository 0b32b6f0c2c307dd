using System.Globalization;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Messages as lines of a file, closed and begun anew by size and age. A closed file is renamed to its own name with the
/// time of closing behind it; the oldest go when there are too many or they are too old (RFC 9742, <c>file-rotation</c>).
/// Confirmed is what the system has; the cursor is made durable after the file is.
/// </summary>
internal sealed class FileLink(FileOutputOptions options, TimeProvider time) : ILink
{
    private const int GatherBytes = 128 << 10;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const string Stamp = "yyyyMMdd'T'HHmmss.fffffff'Z'";

    private byte[] _buffer = new byte[2 * GatherBytes];
    private int _length;
    private FileStream? _file;
    private DateTimeOffset _begun;

    public DeliveryClass Delivery => DeliveryClass.Acknowledged;

    public string Peer => options.Path;

    public long Taken { get; private set; }

    public long Confirmed { get; private set; }

    public long Altered { get; private set; }

    public void Open()
    {
        Drop();
        (_length, Taken, Confirmed) = (0, 0, 0);
        Guard(OpenFile);
    }

    public void Send(ulong index, ReadOnlySpan<byte> message)
    {
        if (_buffer.Length - _length < message.Length + 1)
        {
            Flush();
            Array.Resize(ref _buffer, Math.Max(_buffer.Length, message.Length + 1));
        }

        message.CopyTo(_buffer.AsSpan(_length));
        var line = _buffer.AsSpan(_length, message.Length);
        if (line.Contains((byte)'\n'))
        {
            line.Replace((byte)'\n', (byte)' ');
            Altered++;
        }

        _length += message.Length;
        _buffer[_length++] = (byte)'\n';
        Taken++;
        if (_length >= GatherBytes)
        {
            Flush();
        }
    }

    public void Flush() => Guard(WriteGathered);

    public void Poll(TimeSpan wait) => Guard(Maintain);

    public void Close() => Guard(() => _file?.Flush(flushToDisk: true));

    public void Abort()
    {
        // A file does not keep its writer waiting.
    }

    public void Dispose() => Drop();

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(options.Path, failure.Message, failure);
        }
    }

    private void WriteGathered()
    {
        if (_length > 0)
        {
            if (options.MaxFileBytes > 0 && _file!.Length > 0 && _file.Length + _length > options.MaxFileBytes)
            {
                Rotate();
            }

            _file!.Write(_buffer, 0, _length);
            _file.Flush();
            _length = 0;
        }

        Confirmed = Taken;
    }

    /// <summary>Somebody may have moved the file away; it may be old enough; others may be too old.</summary>
    private void Maintain()
    {
        if (!File.Exists(options.Path))
        {
            Drop();
            OpenFile();
        }
        else if (options.Rollover > TimeSpan.Zero && time.GetUtcNow() - _begun >= options.Rollover && _file!.Length > 0)
        {
            Rotate();
        }
    }

    private void Rotate()
    {
        _file!.Flush(flushToDisk: true);
        Drop();
        var stamp = time.GetUtcNow().ToString(Stamp, CultureInfo.InvariantCulture);
        File.Move(options.Path, $"{options.Path}.{stamp}");
        DeleteOld();
        OpenFile();
    }

    private void DeleteOld()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        var closed = Directory.GetFiles(folder, Path.GetFileName(options.Path) + ".*").Where(IsClosed).Order(StringComparer.Ordinal).ToList();
        var surplus = options.NumberOfFiles == 0 ? 0 : Math.Max(0, closed.Count - (options.NumberOfFiles - 1));
        foreach (var (place, file) in closed.Index())
        {
            if (place < surplus || IsTooOld(file))
            {
                File.Delete(file);
            }
        }
    }

    private bool IsClosed(string file) => TryTimeOf(file, out _);

    private bool IsTooOld(string file) =>
        options.Retention > TimeSpan.Zero && TryTimeOf(file, out var closed) && time.GetUtcNow() - closed > options.Retention;

    private bool TryTimeOf(string file, out DateTimeOffset closed) => DateTimeOffset.TryParseExact(
        Path.GetFileName(file)[(Path.GetFileName(options.Path).Length + 1)..], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out closed);

    private void OpenFile()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        _file = new FileStream(options.Path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = Mode,
        });
        _begun = _file.Length == 0 ? time.GetUtcNow() : new DateTimeOffset(File.GetCreationTimeUtc(options.Path), TimeSpan.Zero);
    }

    private void Drop()
    {
        _file?.Dispose();
        _file = null;
    }
}
