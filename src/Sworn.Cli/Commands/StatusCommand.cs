using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn status</c>: what a running node says of itself.</summary>
internal static class StatusCommand
{
    private const string Description = """
        Shows a running node: listeners, the store, and accounts that must balance. Exit code 1 when they do not.

        Examples:
          sworn status
          sworn status --server http://127.0.0.1:8514 --format json
        """;

    public static Command Create()
    {
        var format = CommonOptions.Format();
        var command = new Command("status", Description) { CommonOptions.Data, format };
        NodeClient.AddOptionsTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = NodeClient.Of(parsed);
            using var status = await client.GetAsync("/api/v1/status", cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(
                parsed.GetRequiredValue(format) == "json" ? status.RootElement.GetRawText() : Render(status.RootElement)).ConfigureAwait(false);
            return status.RootElement.GetProperty("accounts").GetProperty("balanced").GetBoolean() ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static string Render(JsonElement status)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"node     {status.GetProperty("node")}   {status.GetProperty("version")}, process {status.GetProperty("pid")}, up {status.GetProperty("uptime")}\n");
        text.Append(CultureInfo.InvariantCulture, $"clock    {(status.GetProperty("clock_synchronised").GetBoolean() ? "synchronised" : "NOT synchronised (the kernel says so)")}\n");
        foreach (var input in status.GetProperty("inputs").EnumerateArray())
        {
            text.Append(CultureInfo.InvariantCulture, $"input    {input.GetProperty("name")}: {input.GetProperty("transport")} {input.GetProperty("listen")}{Details(input)}\n");
        }

        var stoppedBy = status.GetProperty("intake_stopped_by");
        if (stoppedBy.GetArrayLength() > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"NOT TAKING     the destination of {string.Join(", ", stoppedBy.EnumerateArray())} is not reached (on-unavailable: stop-intake)\n");
        }

        foreach (var store in status.GetProperty("stores").EnumerateArray())
        {
            text.Append(CultureInfo.InvariantCulture, $"store    {store.GetProperty("name")}: {store.GetProperty("origin")}, {store.GetProperty("size")} records, {store.GetProperty("durable")} durable, {store.GetProperty("checkpoint")} sealed{(store.GetProperty("full").GetBoolean() ? ", DISK FULL" : "")}\n");
            AppendRecording(text, store);
            text.Append(CultureInfo.InvariantCulture, $"disk     {store.GetProperty("disk_percent")} % full, {store.GetProperty("free_octets").GetInt64() >> 20} MiB free, hash engine {store.GetProperty("hash")}\n");
        }

        var derived = status.GetProperty("derived");
        text.Append(CultureInfo.InvariantCulture, $"derived  {derived.GetProperty("findings_open")} findings open, {derived.GetProperty("lag")} records behind the log\n");
        AppendAccounts(text, status.GetProperty("accounts"));
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Whether messages are recorded, and what is done about a full disk.</summary>
    private static void AppendRecording(StringBuilder text, JsonElement store)
    {
        var state = store.GetProperty("state").GetString();
        if (state != "recording")
        {
            text.Append(CultureInfo.InvariantCulture, $"NOT RECORDING  {state} since {store.GetProperty("state_since")}; resume with 'sworn store resume' when there is room\n");
        }

        var until = store.GetProperty("policy_until");
        text.Append(CultureInfo.InvariantCulture, $"on full  {store.GetProperty("policy")}{(until.ValueKind == JsonValueKind.Null ? "" : $" until {until}")}\n");
    }

    private static string Details(JsonElement input) => input.TryGetProperty("connections", out var connections)
        ? $", {connections} connections{(input.TryGetProperty("certificate", out var certificate) ? $", certificate {certificate}" : "")}"
        : $", receive buffer {input.GetProperty("receive_buffer").GetInt64() >> 10} KiB";

    private static void AppendAccounts(StringBuilder text, JsonElement accounts)
    {
        var verdict = accounts.GetProperty("balanced").GetBoolean() ? "balanced" : "NOT BALANCED";
        text.Append(CultureInfo.InvariantCulture, $"accounts {verdict}\n");
        AppendLine(text, "all", accounts);
        foreach (var input in accounts.GetProperty("inputs").EnumerateObject())
        {
            AppendLine(text, input.Name, input.Value);
        }
    }

    private static void AppendLine(StringBuilder text, string name, JsonElement account) => text.Append(
        CultureInfo.InvariantCulture,
        $"  {name,-14} received {account.GetProperty("received")} = stored {account.GetProperty("stored")}{ForwardedOnly(account)} + rejected {Reasons(account.GetProperty("rejected"))} + dropped {Reasons(account.GetProperty("dropped"))} + in flight {account.GetProperty("in_flight")}\n");

    private static string ForwardedOnly(JsonElement account) => account.GetProperty("forwarded_only").GetInt64() is var count and > 0
        ? string.Create(CultureInfo.InvariantCulture, $" + forwarded only {count}") : "";

    private static string Reasons(JsonElement reasons)
    {
        var all = reasons.EnumerateObject().ToList();
        var sum = all.Sum(reason => reason.Value.GetInt64());
        return sum == 0 ? "0" : $"{sum} ({string.Join(", ", all.Select(reason => $"{reason.Name} {reason.Value}"))})";
    }
}
