using System.Globalization;
using System.Text.Json;
using Sworn.Host.Running;
using Sworn.Pipeline.Sending;
using Sworn.Store.Log;

namespace Sworn.Host.Http;

/// <summary>Writes the body of <c>GET /api/v1/status</c>.</summary>
internal static class NodeStatus
{
    public static void Write(Utf8JsonWriter json, Node node)
    {
        json.WriteStartObject();
        json.WriteString("node", node.Name);
        json.WriteString("version", Node.Software);
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteString("started", node.Started.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("uptime", node.Uptime.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture));
        json.WriteBoolean("clock_synchronised", node.IsClockSynchronised);
        WriteInputs(json, node);
        WriteIntake(json, node);
        WriteStores(json, node);
        WriteOutputs(json, node);
        WriteArchives(json, node);
        WriteDerived(json, node);
        json.WritePropertyName("accounts");
        node.WriteAccounts(json);
        json.WriteEndObject();
    }

    private static void WriteInputs(Utf8JsonWriter json, Node node)
    {
        json.WriteStartArray("inputs");
        foreach (var input in node.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("transport", input.Transport);
            json.WriteString("listen", input.Place);
            json.WriteNumber("receive_buffer", input.ReceiveBufferGot);
            json.WriteNumber("receive_buffer_asked", input.ReceiveBufferAsked);
            if (input.Connections is { } connections)
            {
                json.WriteNumber("connections", connections);
            }

            if (input.Certificate is { } certificate)
            {
                json.WriteString("certificate", certificate.Fingerprint);
                json.WriteString("certificate_subject", certificate.Subject);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The outputs that keep the inputs from taking anything; none while they take.</summary>
    private static void WriteIntake(Utf8JsonWriter json, Node node)
    {
        json.WriteStartArray("intake_stopped_by");
        foreach (var output in node.IntakeStoppedBy)
        {
            json.WriteStringValue(output);
        }

        json.WriteEndArray();
    }

    private static void WriteStores(Utf8JsonWriter json, Node node)
    {
        json.WriteStartArray("stores");
        json.WriteStartObject();
        json.WriteString("name", node.StoreName);
        json.WriteString("origin", node.Log.Origin);
        json.WriteNumber("session", node.Log.Session);
        json.WriteNumber("size", node.Log.Size);
        json.WriteNumber("durable", node.Log.DurableSize);
        json.WriteNumber("checkpoint", node.Log.CheckpointSize);
        json.WriteBoolean("full", node.Log.IsFull);
        json.WriteString("state", node.Log.State.Name());
        json.WriteString("state_since", node.Log.StateSince.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("policy", node.Policy.Policy.Name());
        json.WriteString("policy_until", node.Policy.Until?.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("hash", node.Log.HashEngine);
        json.WriteNumber("free_octets", node.FreeOctets);
        json.WriteNumber("disk_percent", node.DiskPercent);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteDerived(Utf8JsonWriter json, Node node)
    {
        json.WriteStartObject("derived");
        json.WriteNumber("next", node.Derived.Next);
        json.WriteNumber("lag", node.Log.DurableSize - Math.Min(node.Derived.Next, node.Log.DurableSize));
        json.WriteNumber("findings_open", node.Derived.OpenFindings.Values.Sum());
        json.WriteEndObject();
    }

    private static void WriteOutputs(Utf8JsonWriter json, Node node)
    {
        json.WriteStartArray("outputs");
        foreach (var output in node.Outputs.Where(static output => !output.IsRemoved))
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteString("transport", output.Transport);
            json.WriteString("delivery", output.Delivery switch
            {
                DeliveryClass.Acknowledged => "acknowledged",
                DeliveryClass.Transport => "transport",
                _ => "none",
            });
            json.WriteString("peer", output.Peer);
            json.WriteString("failure", output.Failure);
            json.WriteNumber("read", output.Read);
            json.WriteNumber("acknowledged", output.Acknowledged);
            json.WriteNumber("lag", output.Lag);
            json.WriteNumber("unacknowledged", output.Unacknowledged);
            json.WriteNumber("dropped", output.Dropped);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteArchives(Utf8JsonWriter json, Node node)
    {
        json.WriteStartArray("archives");
        foreach (var archive in node.Archives)
        {
            json.WriteStartObject();
            json.WriteString("name", archive.Name);
            json.WriteNumber("transferred", archive.Transferred);
            json.WriteNumber("octets", archive.Octets);
            json.WriteNumber("failed", archive.Failed);
            json.WriteNumber("gone", archive.Gone);
            json.WriteNumber("pending", archive.Pending);
            json.WriteString("site", archive.Site);
            json.WriteString("failure", archive.Failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
