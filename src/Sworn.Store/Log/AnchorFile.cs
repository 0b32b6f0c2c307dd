using System.Globalization;
using System.Text;
using Sworn.Core;
using Sworn.Store.Files;

namespace Sworn.Store.Log;

/// <summary>
/// The anchor of one log: an append-only file outside the log's own folder, on another device or mount if the operator
/// can, that remembers every signed tree head. A log that is behind it was rolled back (design/ledger.md, rule C2).
/// The file is followed by a new one at 8 MiB; two are kept. Not thread-safe.
/// </summary>
internal sealed class AnchorFile : IDisposable
{
    private const long MaxLength = 8L << 20;

    private readonly StoreDirectory _directory;
    private readonly string _prefix;
    private StoreFile? _file;
    private long _length;
    private int _number;

    public AnchorFile(StoreDirectory directory, UInt128 logId)
    {
        _directory = directory;
        _prefix = logId.ToString("x32", CultureInfo.InvariantCulture);
        directory.CreateFolder("");
        OpenLast();
    }

    /// <summary>The newest whole record, or null when there is none.</summary>
    public AnchorRecord? ReadLast()
    {
        if (_file is null)
        {
            return null;
        }

        var length = (int)Math.Min(_length, 4L * AnchorRecord.MaxLength);
        var tail = new byte[length];
        var read = _file.Read(_length - length, tail);
        return AnchorRecord.ReadLast(tail.AsSpan(0, read));
    }

    /// <summary>Adds a record, durably.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Append(in AnchorRecord anchor)
    {
        if (_file is null || _length >= MaxLength)
        {
            BeginNext();
        }

        var line = Encoding.ASCII.GetBytes(anchor.ToLine());
        _file!.Write(_length, line);
        _file.Sync();
        _length += line.Length;
    }

    public void Dispose() => _file?.Dispose();

    private void OpenLast()
    {
        var mine = _directory.List("").Where(name => name.StartsWith(_prefix + ".", StringComparison.Ordinal)).ToList();
        if (mine.Count == 0)
        {
            return;
        }

        _file = _directory.Open(mine[^1], forWriting: true);
        _length = _file.Length;
        Invariant.Check(int.TryParse(
            mine[^1].AsSpan(_prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _number));
        EndTornLine();
    }

    /// <summary>A crash can tear the last line; the next one must not grow from its stump.</summary>
    private void EndTornLine()
    {
        Span<byte> last = stackalloc byte[1];
        if (_length > 0 && _file!.Read(_length - 1, last) == 1 && last[0] != (byte)'\n')
        {
            _file.Write(_length, "\n"u8);
            _length++;
        }
    }

    private void BeginNext()
    {
        _file?.Dispose();
        _directory.Delete(NameOf(_number - 1));
        _number++;
        _file = _directory.Create(NameOf(_number));
        _length = 0;
        _directory.SyncFolder("");
    }

    private string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.{number:d8}");
}
