using System.Globalization;
using System.Text;
using Sworn.Audit.Sources;
using Sworn.Host.Running;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Archiving;
using Sworn.Pipeline.Sending;
using Sworn.Store.Log;

namespace Sworn.Host.Http;

/// <summary>The body of <c>GET /metrics</c>: Prometheus' text format, version 0.0.4.</summary>
internal static class NodeMetrics
{
    public static string Text(Node node)
    {
        var text = new StringBuilder();
        var accounts = node.Accounts;
        Metric(text, "sworn_received_messages_total", "counter", "Messages offered to an input, kernel drops included.", accounts, input => input.Received);
        Metric(text, "sworn_stored_messages_total", "counter", "Messages on stable storage.", accounts, input => input.Stored);
        Metric(text, "sworn_forwarded_only_messages_total", "counter", "Messages that an output confirmed and the log does not have.", accounts, input => input.ForwardedOnly);
        Metric(text, "sworn_in_flight_messages", "gauge", "Messages between a receiver and stable storage.", accounts, input => input.InFlight);
        Reasons(text, "sworn_rejected_messages_total", "What was no message, by reason.", accounts, input => input.Rejected);
        Reasons(text, "sworn_dropped_messages_total", "Messages given up, by reason.", accounts, input => input.Dropped);
        Single(text, "sworn_accounts_balanced", "gauge", "1 when received = stored + forwarded only + rejected + dropped + in flight.", accounts.IsBalanced ? 1 : 0);
        Single(text, "sworn_log_records", "gauge", "Records in the log.", (long)node.Log.Size);
        Single(text, "sworn_log_durable_records", "gauge", "Records on stable storage.", (long)node.Log.DurableSize);
        Single(text, "sworn_log_sealed_records", "gauge", "Records that the latest checkpoint covers.", (long)node.Log.CheckpointSize);
        Single(text, "sworn_log_full", "gauge", "1 while messages are refused for want of space.", node.Log.IsFull ? 1 : 0);
        Single(text, "sworn_recording", "gauge", "1 while messages are recorded, 0 while a full disk stops that.", node.Log.State == RecordingState.Recording ? 1 : 0);
        Single(text, "sworn_intake_stopped", "gauge", "1 while no input takes anything because an output does not reach its destination.", node.IntakeStoppedBy.Count > 0 ? 1 : 0);
        Single(text, "sworn_disk_used_percent", "gauge", "How full the file system of the data is, of octets and inodes whichever is scarcer.", node.DiskPercent);
        Single(text, "sworn_disk_free_bytes", "gauge", "Octets free where the data lies.", node.FreeOctets);
        Single(text, "sworn_clock_synchronised", "gauge", "1 when the kernel says that its clock is disciplined.", node.IsClockSynchronised ? 1 : 0);
        Metric(text, "sworn_truncated_messages_total", "counter", "Messages of which only the head was kept.", accounts, Note(InputNote.Truncated));
        Metric(text, "sworn_connections_opened_total", "counter", "Connections opened.", accounts, Note(InputNote.ConnectionsOpened));
        Metric(text, "sworn_connections_refused_total", "counter", "Connections refused over max-connections.", accounts, Note(InputNote.ConnectionsRefused));
        Metric(text, "sworn_framing_errors_total", "counter", "Connections closed for what could not be told apart into messages.", accounts, Note(InputNote.FramingErrors));
        Metric(text, "sworn_handshakes_failed_total", "counter", "TLS sessions that did not come about.", accounts, Note(InputNote.HandshakesFailed));
        Metric(text, "sworn_redacted_messages_total", "counter", "Messages out of which secrets were taken before they were hashed.", accounts, Note(InputNote.Redacted));
        Single(text, "sworn_login_names_masked_total", "counter", "Records of failed log-ins to the node with a marker in the place of a name.", node.MaskedNames);
        Outputs(text, accounts);
        Archive(text, "sworn_archive_transferred_files_total", "counter", "Closed files that a site took.", node, archive => archive.Transferred);
        Archive(text, "sworn_archive_failed_transfers_total", "counter", "Transfers that a site did not take.", node, archive => archive.Failed);
        Archive(text, "sworn_archive_gone_files_total", "counter", "Closed files that went before they were transferred.", node, archive => archive.Gone);
        Archive(text, "sworn_archive_pending_files", "gauge", "Closed files that wait to be transferred.", node, archive => archive.Pending);
        Single(text, "sworn_derived_lag_records", "gauge", "Durable records that are not in the derived state yet.", (long)(node.Log.DurableSize - Math.Min(node.Derived.Next, node.Log.DurableSize)));
        Findings(text, node.Derived.OpenFindings);
        return text.ToString();
    }

    private static void Outputs(StringBuilder text, AccountsSnapshot accounts)
    {
        Output(text, "sworn_output_forwarded_messages_total", "counter", "Messages that a destination confirmed.", accounts, output => output.Forwarded);
        Output(text, "sworn_output_unacknowledged_messages", "gauge", "Messages sent and not confirmed yet.", accounts, output => output.Unacknowledged);
        Output(text, "sworn_output_lag_records", "gauge", "Durable records that the output has not read.", accounts, output => output.Lag);
        Output(text, "sworn_output_possible_duplicates_total", "counter", "Messages sent again after a break.", accounts, output => output.PossibleDuplicates);
        Output(text, "sworn_output_missing_records_total", "counter", "Records gone from the log before they were sent.", accounts, output => output.Missing);
        Output(text, "sworn_output_dropped_messages_total", "counter", "Messages given up because the destination was not reached.", accounts, output => output.Dropped);
        Output(text, "sworn_output_undelivered_messages_total", "counter", "Messages that no terminal took.", accounts, output => output.Undelivered);
        Output(text, "sworn_output_aggregated_records_total", "counter", "Records that a message repeated n times stands for.", accounts, output => output.Aggregated);
        Output(text, "sworn_output_looped_records_total", "counter", "Records left out because the node had sent them and they came back.", accounts, output => output.Looped);
        Output(text, "sworn_output_past_log_messages_total", "counter", "Messages that a destination confirmed and the log does not have.", accounts, output => output.PastLog);
        Output(text, "sworn_output_connected", "gauge", "1 while the destination is reached.", accounts with { Outputs = [.. accounts.Outputs.Where(static output => !output.IsRemoved)] }, output => output.Peer is null ? 0 : 1);
    }

    private static void Archive(StringBuilder text, string name, string type, string help, Node node, Func<ArchiveSnapshot, long> value)
    {
        Head(text, name, type, help);
        foreach (var archive in node.Archives)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{archive=\"{archive.Name}\"}} {value(archive)}\n");
        }
    }

    private static void Findings(StringBuilder text, IReadOnlyDictionary<FindingKind, long> open)
    {
        const string name = "sworn_findings_open";
        Head(text, name, "gauge", "Findings about sources that are open, by kind.");
        foreach (var kind in Enum.GetValues<FindingKind>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{kind=\"{Finding.NameOf(kind)}\"}} {open.GetValueOrDefault(kind)}\n");
        }
    }

    private static void Output(
        StringBuilder text, string name, string type, string help, AccountsSnapshot accounts, Func<OutputSnapshot, long> value)
    {
        Head(text, name, type, help);
        foreach (var output in accounts.Outputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{output=\"{output.Name}\"}} {value(output)}\n");
        }
    }

    private static Func<InputSnapshot, long> Note(InputNote note) => input => input.Notes.GetValueOrDefault(note);

    private static void Metric(
        StringBuilder text, string name, string type, string help, AccountsSnapshot accounts, Func<InputSnapshot, long> value)
    {
        Head(text, name, type, help);
        foreach (var input in accounts.Inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{input=\"{input.Name}\"}} {value(input)}\n");
        }
    }

    private static void Reasons(
        StringBuilder text, string name, string help, AccountsSnapshot accounts, Func<InputSnapshot, IReadOnlyDictionary<string, long>> reasons)
    {
        Head(text, name, "counter", help);
        foreach (var input in accounts.Inputs)
        {
            foreach (var (reason, count) in reasons(input))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{{input=\"{input.Name}\",reason=\"{reason}\"}} {count}\n");
            }
        }
    }

    private static void Single(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
}
