using Sworn.Pipeline.Routing;

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
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly ClosedFiles _closed = new(options.Path);
    private byte[] _buffer = new byte[2 * GatherBytes];
    private int _length;
    private long _written;
    private FileStream? _file;
    private DateTimeOffset _begun;
    private long _sweptAt;

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

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        if (_buffer.Length - _length < message.Length + 1)
        {
            Flush();
            Array.Resize(ref _buffer, Math.Max(_buffer.Length, message.Length + 1));
        }
        else if (options.MaxFileBytes > 0 && _length > 0 && _written + _length + message.Length + 1 > options.MaxFileBytes)
        {
            // The file ends between two messages, however many are gathered.
            Flush();
        }

        Altered += MessageLine.Write(message, _buffer.AsSpan(_length)) ? 1 : 0;
        _length += message.Length + 1;
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
            if (options.MaxFileBytes > 0 && _written > 0 && _written + _length > options.MaxFileBytes)
            {
                Rotate();
            }

            WriteWhole();
            _length = 0;
        }

        Confirmed = Taken;
    }

    /// <summary>A message is there whole or not at all: what a full disk took of it is cut off again.</summary>
    private void WriteWhole()
    {
        try
        {
            _file!.Write(_buffer, 0, _length);
            _written += _length;
        }
        catch (IOException)
        {
            _file!.SetLength(_written);
            throw;
        }
    }

    /// <summary>Somebody may have moved the file away; it may be old enough; others may be too old.</summary>
    private void Maintain()
    {
        if (!File.Exists(options.Path))
        {
            Drop();
            OpenFile();
        }
        else if (options.Rollover > TimeSpan.Zero && _written > 0 && time.GetUtcNow() - _begun >= options.Rollover)
        {
            Rotate();
        }
        else if (time.GetElapsedTime(_sweptAt) >= SweepInterval)
        {
            DeleteOld();
        }
    }

    private void Rotate()
    {
        _file!.Flush(flushToDisk: true);
        Drop();
        File.Move(options.Path, _closed.NameAt(time.GetUtcNow()));
        DeleteOld();
        OpenFile();
    }

    /// <summary>RFC 9742: too many, or too old; what an archive still has to transfer stays.</summary>
    private void DeleteOld()
    {
        _sweptAt = time.GetTimestamp();
        if (options.NumberOfFiles == 0 && options.Retention == TimeSpan.Zero)
        {
            return;
        }

        var files = _closed.List();
        var surplus = options.NumberOfFiles == 0 ? 0 : Math.Max(0, files.Count - (options.NumberOfFiles - 1));
        foreach (var (place, (file, closed)) in files.Index())
        {
            var isTooOld = options.Retention > TimeSpan.Zero && time.GetUtcNow() - closed > options.Retention;
            if ((place < surplus || isTooOld) && options.MayDelete?.Invoke(file) != false)
            {
                File.Delete(file);
            }
        }
    }

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
        _written = _file.Length;
        EndTornLine();
        _begun = _written == 0 ? time.GetUtcNow() : new DateTimeOffset(File.GetCreationTimeUtc(options.Path), TimeSpan.Zero);
    }

    /// <summary>A line that a power cut tore must not run into the next one.</summary>
    private void EndTornLine()
    {
        if (_written == 0)
        {
            return;
        }

        using var reader = new FileStream(options.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        reader.Seek(-1, SeekOrigin.End);
        if (reader.ReadByte() != '\n')
        {
            _file!.Write("\n"u8);
            _written++;
        }
    }

    private void Drop()
    {
        _file?.Dispose();
        _file = null;
    }
}
