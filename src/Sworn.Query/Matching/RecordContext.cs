using Sworn.Core.Ledger;
using Sworn.Query.Scan;

namespace Sworn.Query.Matching;

/// <summary>
/// What a scan keeps from record to record, and what it has found out about the one at hand. Belongs to one thread.
/// </summary>
/// <param name="deviceZone">The zone of timestamps that name none.</param>
internal sealed class RecordContext(TimeZoneInfo deviceZone)
{
    private const int ScratchOctets = 64;

    private readonly MessageView _message = new(deviceZone);
    private SourceCatalogue? _sources;
    private SourceInfo? _source;
    private bool _isParsed;

    /// <summary>Runs regular expressions.</summary>
    public RegexRunner Regexes { get; } = new();

    /// <summary>Room for one value that has to be written out.</summary>
    public byte[] Scratch { get; } = new byte[ScratchOctets];

    /// <summary>What pipes added to the record at hand.</summary>
    public AddedFields Added { get; } = new();

    /// <summary>Forgets the record before.</summary>
    public void Begin(SourceCatalogue sources)
    {
        Added.Clear();
        _sources = sources;
        _source = null;
        _isParsed = false;
    }

    /// <summary>Who sent the record at hand.</summary>
    public SourceInfo SourceOf(in EntryFields fields) =>
        _source ??= _sources?.Find(fields.Session, fields.Source) ?? SourceInfo.Unknown;

    /// <summary>What the parser makes of the record at hand.</summary>
    public MessageView MessageOf(in QueryRecord record)
    {
        if (!_isParsed)
        {
            _isParsed = true;
            _message.Parse(record.Body, record.Fields);
        }

        return _message;
    }
}
