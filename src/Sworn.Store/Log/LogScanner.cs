using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Store.Log;

/// <summary>
/// Reads the journal at start: rebuilds the frontier up to the checkpoint, then adopts whole frames above it. It
/// decides nothing about what it finds; <see cref="LogOpener"/> does. Not thread-safe.
/// </summary>
internal sealed class LogScanner : IDisposable
{
    private readonly StoreDirectory _directory;
    private readonly IReadOnlyList<LogFile> _files;
    private readonly TreeFiles? _tree;
    private readonly RecordHasher _hasher;
    private LogFileReader? _reader;
    private int _fileNumber;

    public LogScanner(StoreDirectory directory, IReadOnlyList<LogFile> files, TreeFrontier frontier, TreeFiles? tree)
    {
        _tree = tree;
        _directory = directory;
        _files = files;
        Frontier = frontier;
        _hasher = new RecordHasher(frontier.Hasher);
        _fileNumber = FileOf(frontier.Size);
    }

    /// <summary>The tree over everything read so far.</summary>
    public TreeFrontier Frontier { get; }

    /// <summary>Whether the tree files may be written on the way, as what is read is known to be what was signed.</summary>
    public bool WritesTree { get; init; }

    /// <summary>The session of the last record read; 0 when none was.</summary>
    public uint LastSession { get; private set; }

    /// <summary>The body of the last record, when it is a control leaf; else null.</summary>
    public byte[]? LastControl { get; private set; }

    /// <summary>The first index of the file at hand.</summary>
    public ulong FileIndex => _files[_fileNumber].FirstIndex;

    /// <summary>The number of files behind the one at hand.</summary>
    public int FilesBehind => _files.Count - 1 - _fileNumber;

    /// <summary>The reader of the file at hand, standing behind the last whole frame; null when its header is torn.</summary>
    public LogFileReader? Reader => _reader;

    /// <summary>The first index of the file <paramref name="behind"/> places after the one at hand.</summary>
    public ulong FileIndexBehind(int behind) => _files[_fileNumber + behind].FirstIndex;

    /// <summary>
    /// Reads frames until the tree has <paramref name="size"/> leaves, or as far as whole frames go.
    /// </summary>
    /// <returns>True when it has exactly that many.</returns>
    public bool ReadTo(ulong size)
    {
        while (Frontier.Size < size && ReadFrame(out var frame))
        {
            Adopt(frame);
        }

        return Frontier.Size == size;
    }

    /// <summary>Reads the last frame before the present size where nothing was read yet, for what the last record was.</summary>
    public void LookAtLastRecord()
    {
        if (LastSession != 0 || Frontier.Size == 0)
        {
            return;
        }

        using var reader = LogFileReader.TryOpen(_directory, _files[FileOf(Frontier.Size - 1)]);
        while (reader?.Peek(out var header) == FrameStatus.Frame && header.FirstIndex < Frontier.Size)
        {
            if (header.FirstIndex + (uint)header.RecordCount < Frontier.Size)
            {
                reader.Skip(out _);
            }
            else if (reader.Read(out var frame) == FrameStatus.Frame)
            {
                Remember(frame);
            }
            else
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _hasher.Dispose();
    }

    private int FileOf(ulong index)
    {
        var number = 0;
        while (number + 1 < _files.Count && _files[number + 1].FirstIndex <= index)
        {
            number++;
        }

        return number;
    }

    private bool ReadFrame(out JournalFrame frame)
    {
        frame = default;
        while (true)
        {
            _reader ??= LogFileReader.TryOpen(_directory, _files[_fileNumber]);
            if (_reader is null || _reader.FirstIndex != FileIndex)
            {
                return false;
            }

            var status = SkipToFrontier() ? _reader.Read(out frame) : FrameStatus.Broken;
            if (status != FrameStatus.End)
            {
                return status == FrameStatus.Frame;
            }

            if (FilesBehind == 0 || FileIndexBehind(1) != _reader.NextIndex)
            {
                return false;
            }

            _reader.Dispose();
            _reader = null;
            _fileNumber++;
        }
    }

    /// <summary>Goes past frames that lie wholly below the tree's size.</summary>
    private bool SkipToFrontier()
    {
        while (true)
        {
            var status = _reader!.Peek(out var header);
            if (status != FrameStatus.Frame || header.FirstIndex + (uint)header.RecordCount > Frontier.Size)
            {
                return status != FrameStatus.Broken;
            }

            _reader.Skip(out _);
        }
    }

    private void Adopt(in JournalFrame frame)
    {
        var from = Frontier.Size;
        _hasher.Hash(frame, (index, leaf) =>
        {
            if (index >= from)
            {
                Invariant.Check(index == Frontier.Size);
                Frontier.Append(leaf);
                _tree?.Add(0, leaf);
            }
        });
        if (WritesTree)
        {
            _tree?.FlushIfLarge();
        }

        Remember(frame);
    }

    private void Remember(in JournalFrame frame)
    {
        foreach (var record in frame)
        {
            LastSession = record.Fields.Session;
            if (record.Index == frame.EndIndex - 1)
            {
                LastControl = record.Kind == EntryKind.Control ? record.Body.ToArray() : null;
            }
        }
    }
}
