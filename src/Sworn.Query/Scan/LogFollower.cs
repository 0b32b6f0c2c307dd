using Sworn.Query.Matching;
using Sworn.Query.Steps;
using Sworn.Query.Time;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Query.Scan;

/// <summary>
/// Shows records as they are written: those that are there already, if asked, then new ones, through the journal's
/// roll-over, its sealing and the node's restarts. Results come in the order of the log. Belongs to one thread at a time.
/// </summary>
public sealed class LogFollower : IDisposable
{
    /// <summary>How often the journal is looked at: every 100 ms.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>After so many looks without anything new, the folder is listed: a second.</summary>
    private const int LooksBetweenLists = 10;

    private readonly StoreDirectory _directory;
    private readonly TimeProvider _time;
    private readonly LogScan _scan;
    private readonly QueryRequest _request;
    private readonly IRecordSink _sink;
    private readonly ScanTally _tally;
    private readonly ScanWindow _window;
    private readonly RecordPipeline _pipeline;
    private SourceCatalogue _sources = new();
    private LogFileReader? _reader;
    private ulong _start;
    private int _idleLooks;
    private bool _isDamageKnown;
    private bool _isComplete;

    /// <summary>Prepares to follow.</summary>
    /// <param name="directory">The data directory; the journal may be absent yet.</param>
    /// <param name="time">The clock.</param>
    /// <param name="request">The query. The order and the limit beside it do not count; a <c>limit</c> in it does.</param>
    /// <param name="sink">Takes the results.</param>
    /// <param name="scan">Answers searches of this directory, and shares what it keeps in memory; null for one of its own.</param>
    /// <exception cref="ArgumentException">The query ends with <c>| count</c>, which would never be told.</exception>
    public LogFollower(StoreDirectory directory, TimeProvider time, QueryRequest request, IRecordSink sink, LogScan? scan = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sink);
        if (!request.Query.IsFollowable)
        {
            throw new ArgumentException("A query that is followed can only do what each record allows by itself.", nameof(request));
        }

        _directory = directory;
        _time = time;
        _scan = scan ?? new LogScan(directory, time);
        _request = request with { Limit = null };
        _sink = sink;
        _tally = new ScanTally(sink);
        var now = UtcNanoseconds.From(time.GetUtcNow());
        _window = ScanWindow.Given(_request, now);
        var context = new StepContext(directory, _scan, _request, now, _tally, CancellationToken.None);
        _pipeline = new RecordPipeline(context, QueryPlan.Of(context), _window, sink);
    }

    /// <summary>What was done so far.</summary>
    public ScanReport Report => _tally.Report(_window.Since);

    /// <summary>
    /// Finds where to begin. Called once, before <see cref="Poll"/>.
    /// </summary>
    /// <param name="last">
    /// How many matching records that are there already come first: 0 for none, <see cref="long.MaxValue"/> for all. They
    /// are looked for where a search would: in the last hour unless the request bounds the time.
    /// </param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="StoreException">The folder of the journal cannot be read.</exception>
    public void Begin(long last, CancellationToken cancellation)
    {
        GoToEnd();
        if (last == 0)
        {
            return;
        }

        var finder = new StartFinder(last);
        _scan.Run(_request with { Order = QueryOrder.NewestFirst }, finder, cancellation);
        if (finder.First is { } first && first < _start)
        {
            GoTo(first);
        }
    }

    /// <summary>Takes everything that is there and was not taken before.</summary>
    /// <returns>False when the limit is reached or the sink wants no more.</returns>
    /// <exception cref="StoreException">A file cannot be read.</exception>
    public bool Poll(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (_reader is null && !TryOpenFirst())
            {
                return true;
            }

            if (_reader!.Read(out var frame) == FrameStatus.Frame)
            {
                _idleLooks = 0;
                _isDamageKnown = false;
                if (!Take(frame))
                {
                    _sink.Flush();
                    return false;
                }
            }
            else if (!TryGoOn())
            {
                _sink.Flush();
                return true;
            }
        }

        return true;
    }

    /// <summary>Follows until cancelled, or until the limit is reached or the sink wants no more.</summary>
    /// <param name="last">As in <see cref="Begin"/>.</param>
    /// <param name="cancellation">Ends it; the report then says so.</param>
    /// <exception cref="StoreException">A file or the folder cannot be read.</exception>
    public async Task<ScanReport> RunAsync(long last, CancellationToken cancellation)
    {
        Begin(last, cancellation);
        while (Poll(cancellation) && !cancellation.IsCancellationRequested)
        {
            await Task.Delay(Interval, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (cancellation.IsCancellationRequested)
        {
            _tally.End = ScanEnd.Cancelled;
        }

        return Report;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _pipeline.Dispose();
    }

    private void GoToEnd()
    {
        var files = LogFileList.Read(_directory);
        if (files.Count > 0 && TryOpen(files[^1]))
        {
            while (_reader!.Skip(out _) == FrameStatus.Frame)
            {
            }

            _start = _reader.NextIndex;
        }
    }

    private void GoTo(ulong index)
    {
        _start = index;
        var files = LogFileList.Read(_directory);
        var number = files.Count - 1;
        while (number > 0 && files[number].FirstIndex > index)
        {
            number--;
        }

        if (number >= 0 && TryOpen(files[number]))
        {
            while (_reader!.Peek(out var header) == FrameStatus.Frame && header.FirstIndex + (uint)header.RecordCount <= index)
            {
                _reader.Skip(out _);
            }
        }
    }

    private bool Take(in JournalFrame frame)
    {
        _tally.Frames++;
        _tally.OctetsRead += JournalFrameHeader.Size + frame.Payload.Length;
        if (_reader!.File.IsSegment || BeginsWithControl(frame))
        {
            _sources.Learn(frame);
        }

        foreach (var record in frame)
        {
            if (record.Index >= _start && record.Index >= _window.FirstIndex && record.Index < _window.EndIndex
                && !_pipeline.Take(record, _sources))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The writer gives definitions of sources frames of their own; a block of a segment mixes them.</summary>
    private static bool BeginsWithControl(in JournalFrame frame)
    {
        var records = frame.GetEnumerator();
        return records.MoveNext() && records.Current.Kind == Core.Ledger.EntryKind.Control;
    }

    /// <summary>Opens the first file of a log that was not there at the beginning.</summary>
    private bool TryOpenFirst()
    {
        var files = LogFileList.Read(_directory);
        return files.Count > 0 && TryOpen(files[0]);
    }

    /// <summary>
    /// Goes on to the file that begins where this one ended, as soon as it has its name: its predecessor is complete
    /// then. If another file follows instead, what lies between is lost, and is reported.
    /// </summary>
    private bool TryGoOn()
    {
        var next = _reader!.NextIndex;
        if (next != _reader.FirstIndex && _directory.Exists(JournalFiles.NameOf(next)))
        {
            return TryOpen(new LogFile(next, EndIndex: null));
        }

        if (!_reader.File.IsSegment && !_isComplete && ++_idleLooks % LooksBetweenLists != 0)
        {
            return false;
        }

        foreach (var file in LogFileList.Read(_directory))
        {
            if (file.FirstIndex > _reader.FirstIndex)
            {
                return file.FirstIndex == next ? TryOpen(file) : TryGoAround(file);
            }
        }

        ReportDamage();
        return false;
    }

    /// <summary>Goes around what is damaged, or missing, before the next file.</summary>
    private bool TryGoAround(LogFile later)
    {
        if (!_isComplete)
        {
            // What was being written when it was looked at is whole by now: once more.
            _isComplete = true;
            return true;
        }

        var from = _reader!.NextIndex;
        var position = _reader.Position;
        if (_reader.Skip(out var header) == FrameStatus.Frame)
        {
            _tally.Hide(from, header.FirstIndex + (uint)header.RecordCount, $"{_reader.File.Name}: damaged at {position}");
            return true;
        }

        if (from < later.FirstIndex)
        {
            _tally.Hide(from, later.FirstIndex, $"{_reader.File.Name}: damaged or cut at {position}");
        }

        return TryOpen(later);
    }

    /// <summary>Says once when frames follow that cannot be reached.</summary>
    private void ReportDamage()
    {
        if (_isDamageKnown || _reader is not JournalReader reader || reader.Peek(out _) != FrameStatus.Broken)
        {
            return;
        }

        var name = reader.File.Name;
        using var file = _directory.Open(name, forWriting: false);
        if (LaterFrames.Find(file, reader.Mark) is { } end && reader.Peek(out _) == FrameStatus.Broken)
        {
            _isDamageKnown = true;
            _tally.Hide(reader.NextIndex, end, $"{name}: damaged at {reader.Position}");
        }
    }

    private bool TryOpen(LogFile file)
    {
        LogFileReader? reader;
        try
        {
            reader = LogFileReader.TryOpen(_directory, file);
        }
        catch (StoreException) when (!_directory.Exists(file.Name))
        {
            // Retired since it was listed: the next look finds what is there instead.
            return false;
        }

        if (reader is null)
        {
            return false;
        }

        _reader?.Dispose();
        _reader = reader;
        _isComplete = false;
        _tally.Files++;
        _sources = new SourceCatalogue(LearnAll);
        return true;
    }

    /// <summary>Learns what stands in this file before the place where the reader is.</summary>
    private void LearnAll(SourceCatalogue sources)
    {
        using var reader = LogFileReader.TryOpen(_directory, _reader!.File);
        if (reader is not null)
        {
            SourceLeaves.LearnAll(reader, _reader.NextIndex, sources);
        }
    }

    /// <summary>Finds the index of the last of so many matching records, newest first.</summary>
    private sealed class StartFinder(long count) : IRecordSink
    {
        private long _left = count;

        public ulong? First { get; private set; }

        public bool Accept(in QueryRecord record)
        {
            First = record.Index;
            return --_left > 0;
        }

        public void AcceptCount(long count) => First = null;

        public void Hide(HiddenRange range)
        {
            // The follower meets the same place again, if it has to go through it.
        }

        public void Flush()
        {
            // Nothing is buffered.
        }
    }
}
