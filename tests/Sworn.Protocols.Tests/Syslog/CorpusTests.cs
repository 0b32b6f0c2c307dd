using System.Text.Json;
using System.Text.Json.Nodes;
using Sworn.Fuzz.Inputs;
using Sworn.Fuzz.Oracles;
using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

/// <summary>Every message of tests/corpus/syslog gives what its line says.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Ids =>
        [.. Corpus.Cases.Where(one => one.Expected is not null).Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_message_of_the_corpus_is_understood(string id)
    {
        var expected = Corpus.Cases.Single(one => one.Id == id);
        var found = JsonNode.Parse(SyslogMessageJsonTests.Write(expected.Message.ToArray()))!.AsObject();
        Assert.Equal(Normal(JsonObject.Create(expected.Expected!.Value)!), Normal(Compact(found)));
    }

    [Fact]
    public void Every_prefix_of_every_message_of_the_corpus_is_parsed_into_parts_of_itself()
    {
        var message = new SyslogMessage();
        var context = new ParseContext(Parsed.Nanoseconds(Parsed.Received), TimeZoneInfo.Utc);
        foreach (var octets in Corpus.Messages)
        {
            for (var length = 0; length <= octets.Length; length++)
            {
                // A copy of its own, so that a read beyond the end cannot find what stands behind the prefix.
                var prefix = octets[..length];
                SyslogParser.Parse(prefix, context, message);
                MessageShape.Check(prefix, message);
            }
        }
    }

    /// <summary>Takes out what the corpus leaves out.</summary>
    private static JsonObject Compact(JsonObject found)
    {
        found.Remove("raw");
        found.Remove("raw_b64");
        var faults = found["malformed"]!.AsArray()
            .Select(fault => JsonValue.Create($"{fault!["code"]}@{fault["offset"]}"));
        found["malformed"] = new JsonArray([.. faults]);
        foreach (var (name, value) in found.ToList())
        {
            if (value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                found.Remove(name);
            }
        }

        return found;
    }

    private static string Normal(JsonObject members) => JsonSerializer.Serialize(
        new SortedDictionary<string, JsonNode?>(members.ToDictionary(), StringComparer.Ordinal));
}
