using System.Text;
using Sworn.Core.Ledger;
using Sworn.Store.Cursors;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Tests.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Cursors;

public sealed class LogTailTests : IDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly LogScenario _scenario;
    private readonly SealedLog _log;

    public LogTailTests()
    {
        _scenario = new LogScenario(_disk);
        _scenario.Options = _scenario.Options with { Journal = new JournalOptions { FileBytes = 64 << 10, ReserveBytes = 4 << 10 } };
        _log = _scenario.Open();
    }

    public void Dispose()
    {
        _log.Dispose();
        _scenario.Dispose();
    }

    [Fact]
    public void Every_message_comes_once_in_order_through_roll_over()
    {
        using var tail = new LogTail(_disk, 0);
        var read = new List<string>();
        for (var round = 0; round < 60; round++)
        {
            _scenario.Append(_log, 40);
            _log.PrepareAhead();
            _log.Sync();
            read.AddRange(ReadAll(tail, _log.DurableSize));
        }

        Assert.True(JournalFiles.List(_disk).Count > 3);
        Assert.Equal(_scenario.Given, read);
    }

    [Fact]
    public void Nothing_at_or_above_the_limit_is_read()
    {
        _scenario.Append(_log, 10);
        _log.Sync();
        var durable = _log.DurableSize;
        _scenario.Append(_log, 10);
        using var tail = new LogTail(_disk, 0);

        Assert.Equal(_scenario.Given.Take(10), ReadAll(tail, durable));
        Assert.Equal(durable, tail.Next);
    }

    [Fact]
    public void A_reader_goes_back_to_any_record_of_a_frame()
    {
        _scenario.Append(_log, 30);
        _scenario.Append(_log, 30);
        _log.Sync();
        using var tail = new LogTail(_disk, 0);
        ReadAll(tail, _log.DurableSize);
        tail.GoTo(_log.Size - 7);

        Assert.Equal(_scenario.Given.TakeLast(7), ReadAll(tail, _log.DurableSize));
    }

    [Fact]
    public void The_source_of_a_record_is_known_wherever_the_reader_began()
    {
        _scenario.Append(_log, 30);
        _scenario.Append(_log, 30);
        _log.Sync();
        using var tail = new LogTail(_disk, _log.Size - 1);

        Assert.Equal(TailStatus.Frame, tail.Read(_log.DurableSize, out var frame, out _));
        var fields = LastOf(frame);
        Assert.Equal("192.0.2.1", tail.Sources.Find(fields.Session, fields.Source)?.Address?.ToString());
        Assert.Same(TailSource.Own, tail.Sources.Find(fields.Session, 0));
        Assert.Null(tail.Sources.Find(fields.Session, 4711));
    }

    [Fact]
    public void A_missing_file_is_a_gap_and_the_next_one_goes_on()
    {
        for (var round = 0; round < 60; round++)
        {
            _scenario.Append(_log, 40);
            _log.PrepareAhead();
        }

        _log.Sync();
        var files = JournalFiles.List(_disk);
        _disk.Remove(JournalFiles.NameOf(files[1]));
        using var tail = new LogTail(_disk, files[1] - 1);
        Assert.Equal(TailStatus.Frame, tail.Read(_log.DurableSize, out _, out _));

        Assert.Equal(TailStatus.Gap, tail.Read(_log.DurableSize, out _, out var from));
        Assert.Equal((files[1], files[2]), (from, tail.Next));
        Assert.Equal(TailStatus.Frame, tail.Read(_log.DurableSize, out _, out _));
    }

    [Fact]
    public void A_damaged_last_file_is_unreadable_and_not_skipped()
    {
        _scenario.Append(_log, 40);
        _log.Sync();
        var file = JournalFiles.NameOf(JournalFiles.List(_disk)[^1]);
        _disk.Flip(file, offset: JournalFileHeader.Size + JournalFrameHeader.Size + 3);
        using var tail = new LogTail(_disk, 0);

        Assert.Equal(TailStatus.Unreadable, tail.Read(_log.DurableSize, out _, out _));
        Assert.Equal(0UL, tail.Next);
    }

    private static List<string> ReadAll(LogTail tail, ulong end)
    {
        var bodies = new List<string>();
        while (tail.Read(end, out var frame, out var from) == TailStatus.Frame)
        {
            foreach (var record in frame)
            {
                if (record.Index >= from && record.Kind == EntryKind.Event)
                {
                    bodies.Add(Encoding.UTF8.GetString(record.Body));
                }
            }
        }

        return bodies;
    }

    private static EntryFields LastOf(in JournalFrame frame)
    {
        var fields = default(EntryFields);
        foreach (var record in frame)
        {
            fields = record.Fields;
        }

        return fields;
    }
}
