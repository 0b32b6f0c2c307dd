using System.Net;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Store.Cursors;

/// <summary>
/// The sources that a live reader has met. Each journal file defines its own sources before their first record; what
/// stands before the place where a reader began is read when somebody asks for it. Belongs to the reader's thread.
/// </summary>
public sealed class TailSources
{
    private readonly StoreDirectory _directory;
    private readonly Dictionary<(uint Session, uint Id), TailSource> _sources = [];
    private readonly HashSet<LogFile> _completed = [];
    private LogFile _file;
    private ulong _end;

    /// <summary>Knows nobody yet.</summary>
    /// <param name="directory">The data directory, in which the definitions of senders are.</param>
    public TailSources(StoreDirectory directory) => _directory = directory;

    /// <summary>Who sent a record; null when no leaf says.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public TailSource? Find(uint session, uint id)
    {
        if (id == 0)
        {
            return TailSource.Own;
        }

        if (!_sources.TryGetValue((session, id), out var source) && _completed.Add(_file))
        {
            LearnFile();
            _sources.TryGetValue((session, id), out source);
        }

        return source;
    }

    /// <summary>Learns of a sender whose records go past the log.</summary>
    public void Learn(uint session, Log.Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var identity = source.Identity;
        _sources.TryAdd((session, source.Id), new TailSource(identity.ListenerName, identity.Transport, identity.Address, identity.Port));
    }

    internal void Learn(in JournalFrame frame, LogFile file)
    {
        (_file, _end) = (file, frame.EndIndex);
        Learn(frame, file.IsSegment);
    }

    /// <summary>Learns from a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isBlock">Whether it is a block of a segment. The writer gives definitions frames of their own; a block mixes them.</param>
    private void Learn(in JournalFrame frame, bool isBlock)
    {
        foreach (var record in frame)
        {
            if (record.Kind != EntryKind.Control)
            {
                if (!isBlock)
                {
                    return;
                }
            }
            else if (record.Body.IndexOf("\"SOURCE\""u8) >= 0)
            {
                Learn(record.Fields.Session, record.Body);
            }
        }
    }

    private void LearnFile()
    {
        using var reader = LogFileReader.TryOpen(_directory, _file);
        while (reader is not null && reader.NextIndex < _end && reader.Read(out var frame) == FrameStatus.Frame)
        {
            Learn(frame, reader.File.IsSegment);
        }
    }

    private void Learn(uint session, ReadOnlySpan<byte> body)
    {
        try
        {
            var octets = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref octets);
            var leaf = json.RootElement;
            if (leaf.GetProperty("type").GetString() is not Log.ControlLeaf.Source)
            {
                return;
            }

            var hasAddress = IPAddress.TryParse(leaf.GetProperty("address").GetString(), out var address);
            _sources[(session, leaf.GetProperty("id").GetUInt32())] = new TailSource(
                leaf.GetProperty("name").GetString() ?? "",
                leaf.GetProperty("transport").GetString() ?? "",
                hasAddress ? address : null,
                leaf.GetProperty("port").GetInt32());
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // A leaf that is not as ours are defines nothing; its records have no known source.
            return;
        }
    }
}
