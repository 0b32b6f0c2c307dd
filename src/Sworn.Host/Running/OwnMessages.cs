using System.Globalization;
using System.Text;

namespace Sworn.Host.Running;

/// <summary>
/// Makes sworn's own audit messages: RFC 5424, facility audit (13), SD-ID <c>audit@32473</c>.
/// </summary>
internal sealed class OwnMessages(string host, TimeProvider time)
{
    private const int AuditFacility = 13;
    private const int SeverityBits = 3;
    private const int Notice = 5;

    /// <summary>A message about an act.</summary>
    /// <param name="msgId">The act, as MSGID: upper case, at most 32 characters.</param>
    /// <param name="text">One sentence for people.</param>
    /// <param name="parameters">Names and values of SD parameters; values are escaped.</param>
    public byte[] Make(string msgId, string text, params IReadOnlyList<(string Name, string Value)> parameters)
    {
        var message = new StringBuilder();
        var priority = (AuditFacility << SeverityBits) | Notice;
        message.Append(
            CultureInfo.InvariantCulture,
            $"<{priority}>1 {time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}Z {host} sworn {Environment.ProcessId} {msgId} [audit@32473");
        foreach (var (name, value) in parameters)
        {
            message.Append(CultureInfo.InvariantCulture, $" {name}=\"{Escape(value)}\"");
        }

        return Encoding.UTF8.GetBytes(message.Append("] ").Append(text).ToString());
    }

    /// <summary>RFC 5424, section 6.3.3: a quote, a backslash and a closing bracket stand behind a backslash.</summary>
    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal);
}
