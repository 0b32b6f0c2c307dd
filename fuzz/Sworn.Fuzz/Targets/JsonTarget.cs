using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Sworn.Protocols.Syslog;

namespace Sworn.Fuzz.Targets;

/// <summary>Whatever the octets were, the object is JSON, has every member, and gives the octets back.</summary>
public static class JsonTarget
{
    private const int MaxOffsetMinutes = 14 * 60;

    private static readonly string[] Members =
    [
        "raw", "format", "malformed", "facility", "severity", "version", "timestamp", "time_source", "hostname",
        "appname", "procid", "msgid", "sd", "msg", "event", "seq",
    ];

    private static readonly ParseContext Context = new(1_750_000_000_000_000_000, TimeZoneInfo.Utc);

    /// <summary>Parses the input as one message and writes its object.</summary>
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var message = new SyslogMessage();
        SyslogParser.Parse(input, Context, message);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            SyslogMessageJson.Write(writer, input, message);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        var root = document.RootElement;
        var names = root.EnumerateObject().Select(member => member.Name.Replace("_b64", "", StringComparison.Ordinal));
        Assertion.That(names.Where(name => name != "cisco").SequenceEqual(Members), "the members of the object");
        Assertion.Same(message.Cisco.HasValue, root.TryGetProperty("cisco", out _), "cisco is there");
        Assertion.SameOctets(input, Octets(root, "raw"), "raw");
        Assertion.SameOctets(message.Msg.Of(input), Octets(root, "msg"), "msg");
        CheckValues(input, message, root.GetProperty("sd"));
        CheckTime(message, root.GetProperty("timestamp"));
    }

    private static byte[] Octets(JsonElement root, string name) =>
        root.TryGetProperty(name, out var text)
            ? Encoding.UTF8.GetBytes(text.GetString()!)
            : root.GetProperty(name + "_b64").GetBytesFromBase64();

    /// <summary>Every value is there, in its place among those of its name.</summary>
    private static void CheckValues(ReadOnlySpan<byte> input, SyslogMessage message, JsonElement sd)
    {
        var seen = new Dictionary<(string Id, string Name), int>();
        foreach (var element in message.SdElements)
        {
            var id = Encoding.UTF8.GetString(element.Id.Of(input));
            foreach (var param in message.SdParams.Slice(element.FirstParam, element.ParamCount))
            {
                if (!Utf8.IsValid(element.Id.Of(input)) || !Utf8.IsValid(param.Name.Of(input)))
                {
                    continue;
                }

                var name = Encoding.UTF8.GetString(param.Name.Of(input));
                var value = sd.GetProperty(id).GetProperty(name);
                var index = seen[(id, name)] = seen.GetValueOrDefault((id, name), -1) + 1;
                var text = value.ValueKind == JsonValueKind.Array ? value[index] : value;
                Assertion.Same(Unescape(param.Value.Of(input)), text.GetString(), "value");
            }
        }
    }

    private static string Unescape(ReadOnlySpan<byte> value)
    {
        var octets = new List<byte>();
        for (var at = 0; at < value.Length; at++)
        {
            var isEscape = value[at] == '\\' && at + 1 < value.Length && "\"\\]"u8.Contains(value[at + 1]);
            at += isEscape ? 1 : 0;
            octets.Add(value[at]);
        }

        return Encoding.UTF8.GetString([.. octets]);
    }

    private static void CheckTime(SyslogMessage message, JsonElement timestamp)
    {
        if (message.Timestamp is { } utc && Math.Abs(message.OffsetMinutes) <= MaxOffsetMinutes)
        {
            var time = timestamp.GetDateTimeOffset();
            Assertion.Same(utc / 100, (time - DateTimeOffset.UnixEpoch).Ticks, "timestamp");
            Assertion.Same(message.OffsetMinutes, (int)time.Offset.TotalMinutes, "offset");
        }
    }
}
