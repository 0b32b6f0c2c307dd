using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>
/// The sources that one journal file defines, by session and number. Filled when a record asks for one: a search that
/// neither tests nor shows a source never reads the leaves. Belongs to one thread.
/// </summary>
/// <remarks>
/// The log's writer puts SOURCE leaves into frames of their own, so the frames that begin with a control leaf are read
/// first. If a record's source is not among them, every frame before it is.
/// </remarks>
internal sealed class SourceCatalogue
{
    private readonly Dictionary<(uint Session, uint Id), SourceInfo> _sources = [];
    private readonly Action<SourceCatalogue>[] _readers;
    private int _read;

    /// <summary>Makes an empty catalogue.</summary>
    /// <param name="readers">What reads more leaves into it, the cheapest first.</param>
    public SourceCatalogue(params Action<SourceCatalogue>[] readers) => _readers = readers;

    /// <summary>Who sent a record.</summary>
    public SourceInfo Find(uint session, uint id)
    {
        if (id == 0)
        {
            return SourceInfo.Own;
        }

        while (true)
        {
            if (_sources.TryGetValue((session, id), out var source))
            {
                return source;
            }

            if (_read == _readers.Length)
            {
                // Looked for once; the next record of this source need not look again.
                _sources[(session, id)] = SourceInfo.Unknown;
                return SourceInfo.Unknown;
            }

            _readers[_read++](this);
        }
    }

    /// <summary>Says who a source is.</summary>
    public void Define(uint session, uint id, SourceInfo source) => _sources[(session, id)] = source;

    /// <summary>Learns what the SOURCE leaves of a frame define.</summary>
    public void Learn(in JournalFrame frame)
    {
        foreach (var record in frame)
        {
            if (record.Kind == EntryKind.Control)
            {
                Learn(record.Fields.Session, record.Body);
            }
        }
    }

    /// <summary>Learns what a control leaf defines, if it is a SOURCE leaf.</summary>
    public void Learn(uint session, ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\"SOURCE\""u8) < 0)
        {
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            Learn(session, json.RootElement);
        }
        catch (Exception failure)
            when (failure is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // A leaf that is not as ours are defines nothing; its records show an unknown source.
            return;
        }
    }

    private void Learn(uint session, JsonElement leaf)
    {
        if (leaf.GetProperty("type").GetString() is not "SOURCE")
        {
            return;
        }

        _sources[(session, leaf.GetProperty("id").GetUInt32())] = new SourceInfo(
            leaf.GetProperty("name").GetString() ?? "",
            leaf.GetProperty("transport").GetString() ?? "",
            leaf.GetProperty("address").GetString(),
            leaf.GetProperty("port").GetInt32());
    }
}
