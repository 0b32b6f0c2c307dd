using System.Globalization;
using System.Text;
using Sworn.Core.Messages;
using Sworn.Store.Files;

namespace Sworn.Host.Running;

/// <summary>
/// sworn's record of its own acts: RFC 5424 messages of facility audit (13) with SD-ID <c>audit@32473</c> in its own log,
/// on stable storage before the act takes effect (decision 0005). Every record has <c>outcome</c>; one about a person's
/// act has <c>user</c> and <c>origin</c> (an address, or <c>local</c>). Thread-safe.
/// </summary>
/// <param name="host">The node's name: HOSTNAME.</param>
/// <param name="time">The clock.</param>
/// <param name="append">Writes a message to the log and completes when it is durable.</param>
public sealed class AuditTrail(string host, TimeProvider time, Func<ReadOnlyMemory<byte>, Task> append)
{
    /// <summary>The value of <c>outcome</c> of an act that was done.</summary>
    public const string Success = "success";

    /// <summary>The value of <c>outcome</c> of an act that was refused or failed.</summary>
    public const string Failure = "failure";

    private const int SeverityBits = 3;

    /// <summary>Records an act of severity notice.</summary>
    /// <inheritdoc cref="RecordAsync(Severity, string, string, IReadOnlyList{ValueTuple{string, string}})"/>
    public Task RecordAsync(string msgId, string text, params IReadOnlyList<(string Name, string Value)> parameters) =>
        RecordAsync(Severity.Notice, msgId, text, parameters);

    /// <summary>Records an act.</summary>
    /// <param name="severity">How severe it is.</param>
    /// <param name="msgId">The act, as MSGID: upper case, at most 32 characters.</param>
    /// <param name="text">One sentence for people.</param>
    /// <param name="parameters">Names and values of SD parameters; values are escaped.</param>
    /// <returns>Completes when the record is on stable storage.</returns>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task RecordAsync(
        Severity severity, string msgId, string text, params IReadOnlyList<(string Name, string Value)> parameters) =>
        append(Compose(severity, msgId, text, parameters));

    private byte[] Compose(Severity severity, string msgId, string text, IReadOnlyList<(string Name, string Value)> parameters)
    {
        var message = new StringBuilder();
        var priority = ((int)Facility.Audit << SeverityBits) | (int)severity;
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
