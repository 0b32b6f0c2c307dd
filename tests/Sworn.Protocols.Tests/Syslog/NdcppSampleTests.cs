using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

/// <summary>The sample records of the founding document.</summary>
public sealed class NdcppSampleTests
{
    [Fact]
    public void Every_sample_is_valid_and_gives_its_fields()
    {
        var samples = ReadAll();
        Assert.Equal(38, samples.Count);
        Assert.All(samples, sample =>
        {
            var parsed = Parsed.From(Message(sample));
            Assert.Empty(parsed.Codes);
            Assert.Equal(sample.GetProperty("pri").GetInt32(), ((int)parsed.Message.Facility! * 8) + (int)parsed.Message.Severity!);
            Assert.Equal(sample.GetProperty("msg").GetString(), parsed.Msg ?? string.Empty);
            Assert.Equal(sample.GetProperty("tag").GetString(), parsed.Event);
            Assert.Equal(sample.GetProperty("app").GetString(), parsed.AppName);
            Assert.Equal(sample.GetProperty("procid").GetString(), parsed.ProcId ?? "-");
            Assert.Equal(SdOf(sample), parsed.SdText());
            Assert.Equal(TimeSource.Parsed, parsed.Message.TimeSource);
        });
    }

    internal static List<JsonElement> ReadAll() =>
        [.. File.ReadLines(Corpus()).Select(line => JsonDocument.Parse(line).RootElement)];

    internal static byte[] Message(JsonElement sample) => Encoding.UTF8.GetBytes(sample.GetProperty("message").GetString()!);

    private static string SdOf(JsonElement sample) => string.Concat(sample.GetProperty("sd").EnumerateArray().Select(element =>
    {
        var parameters = element.GetProperty("params").EnumerateArray().Select(parameter => $" {parameter[0].GetString()}={parameter[1].GetString()}");
        return $"[{element.GetProperty("id").GetString()}{string.Concat(parameters)}]";
    }));

    private static string Corpus([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "corpus", "syslog", "ndcpp-samples.jsonl");
}
