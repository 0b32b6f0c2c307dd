using System.Globalization;
using System.Text;
using Sworn.Core.Messages;

namespace Sworn.Cli.Sending;

/// <summary>Wraps a text into a syslog message of sworn's own making.</summary>
internal sealed record MessageFormat
{
    private const int SeverityBits = 3;

    /// <summary><c>rfc5424</c>, <c>rfc3164</c>, or <c>raw</c> for the text as it stands.</summary>
    public required string Kind { get; init; }

    public required Facility Facility { get; init; }

    public required Severity Severity { get; init; }

    public required string Host { get; init; }

    public required string App { get; init; }

    /// <summary>The message's octets: a header of ours before the text, which is taken octet for octet.</summary>
    public byte[] Make(byte[] text, DateTimeOffset time)
    {
        var priority = ((int)Facility << SeverityBits) | (int)Severity;
        var utc = time.UtcDateTime;
        var header = Kind switch
        {
            "rfc5424" => string.Create(
                CultureInfo.InvariantCulture, $"<{priority}>1 {utc:yyyy-MM-ddTHH:mm:ss.ffffff}Z {Host} {App} {Environment.ProcessId} - - "),
            "rfc3164" => string.Create(
                CultureInfo.InvariantCulture, $"<{priority}>{utc:MMM} {utc.Day,2} {utc:HH:mm:ss} {Host} {App}[{Environment.ProcessId}]: "),
            _ => "",
        };
        return [.. Encoding.UTF8.GetBytes(header), .. text];
    }
}
