using Sworn.Pipeline.Accounts;
using Sworn.Protocols.Syslog;

namespace Sworn.Pipeline.Inspecting;

/// <summary>
/// Parses each message and counts its format and what is malformed in it. The message is stored whatever it is; this only
/// makes mistakes of senders visible. Belongs to one thread.
/// </summary>
/// <param name="assumedZone">The zone of timestamps that name none.</param>
public sealed class SyslogInspector(TimeZoneInfo assumedZone) : IMessageInspector
{
    private readonly SyslogMessage _message = new();

    /// <inheritdoc/>
    public void Inspect(ReadOnlySpan<byte> message, long receivedUtc, MessageCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        SyslogParser.Parse(message, new ParseContext(receivedUtc, assumedZone), _message);
        counts.CountFormat(SyslogTexts.TextOf(_message.Format));
        var faults = _message.Malformations;
        for (var number = 0; number < faults.Length; number++)
        {
            // Once for each code, however often the message has it.
            if (!HasEarlier(faults, number))
            {
                counts.CountMalformed(SyslogTexts.TextOf(faults[number].Code));
            }
        }
    }

    private static bool HasEarlier(ReadOnlySpan<Malformation> faults, int number)
    {
        for (var earlier = 0; earlier < number; earlier++)
        {
            if (faults[earlier].Code == faults[number].Code)
            {
                return true;
            }
        }

        return false;
    }
}
