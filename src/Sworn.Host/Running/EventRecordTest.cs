using Sworn.Audit.Events;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Routing;
using Sworn.Protocols.Syslog;

namespace Sworn.Host.Running;

/// <summary>
/// A condition of a route on what a record means: which events of the catalogue, and whether they succeeded or failed
/// (OPSEC capabilities, 2.12). sworn's own records are events like those of others. Belongs to one thread.
/// </summary>
internal sealed class EventRecordTest(IReadOnlyList<EventChoice> choices, TimeZoneInfo zone) : IRecordTest
{
    private readonly EventClassifier _classifier = new(EventChoice.Catalogue);
    private readonly SyslogMessage _message = new();
    private readonly EventFields _fields = new();

    public bool Matches(in RoutedRecord record)
    {
        SyslogParser.Parse(record.Body, new ParseContext(record.Fields.ReceivedUtc, zone), _message);
        if (_classifier.Classify(record.Body, _message, _fields) is not { } entry)
        {
            return false;
        }

        var outcome = entry.OutcomeOf(_fields);
        for (var number = 0; number < choices.Count; number++)
        {
            if (choices[number].Takes(entry, outcome))
            {
                return true;
            }
        }

        return false;
    }
}
