using System.Buffers;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Tables;

namespace Sworn.Query.Output;

/// <summary>
/// Writes results to a stream. When the stream's reader is gone the scan ends, as a pipe's writer must. Belongs to one
/// thread.
/// </summary>
/// <param name="to">The stream; not closed by the sink.</param>
/// <param name="options">What results should look like.</param>
public sealed class StreamSink(Stream to, OutputOptions options) : IRecordSink
{
    private const int FlushAt = 64 << 10;

    private readonly RecordWriter _writer = RecordWriter.Create(options);
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushAt);
    private TableWriter? _table;
    private bool _hasBegun;

    /// <summary>True when the stream took no more: its reader is gone.</summary>
    public bool IsReaderGone { get; private set; }

    /// <summary>Told when records could not be read.</summary>
    public Action<HiddenRange>? Hidden { get; init; }

    /// <summary>Called before something is written.</summary>
    public Action? Writing { get; init; }

    /// <inheritdoc/>
    public bool Accept(in QueryRecord record)
    {
        Begin();
        _writer.Write(record, _buffer);
        if (_buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }

        return !IsReaderGone;
    }

    /// <inheritdoc/>
    public void AcceptCount(long count)
    {
        Begin();
        _writer.WriteCount(count, _buffer);
    }

    /// <inheritdoc/>
    public void BeginTable(IReadOnlyList<string> columns) => _table = new TableWriter(columns, options.Format, _buffer);

    /// <inheritdoc/>
    public bool AcceptRow(IReadOnlyList<Cell> row)
    {
        _table!.Write(row);
        if (_buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }

        return !IsReaderGone;
    }

    /// <inheritdoc/>
    public void Hide(HiddenRange range) => Hidden?.Invoke(range);

    /// <inheritdoc/>
    public void Flush()
    {
        _table?.Flush();
        if (_buffer.WrittenCount == 0 || IsReaderGone)
        {
            return;
        }

        try
        {
            Writing?.Invoke();
            to.Write(_buffer.WrittenSpan);
            to.Flush();
        }
        catch (IOException)
        {
            // Somebody read enough and left, as head does: the scan ends without a complaint.
            IsReaderGone = true;
        }

        _buffer.ResetWrittenCount();
    }

    private void Begin()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _writer.Begin(_buffer);
        }
    }
}
