using System.Text;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>The sample records of the founding document go in and come out unchanged, and are understood.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Every_sample_record_is_stored_bit_exact_and_parsed()
    {
        var file = await File.ReadAllLinesAsync(Repository.Corpus("syslog/ndcpp-samples.jsonl"), TestContext.Current.CancellationToken);
        var samples = file.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var messages = samples.Select(sample => Encoding.UTF8.GetBytes(sample.GetProperty("message").GetString()!)).ToList();
        Assert.NotEmpty(messages);
        await using var node = await SwornNode.StartAsync();
        await SendAsync(node.TcpPort, messages);
        await node.WaitStoredAsync(messages.Count);

        Assert.Equal(Join(messages), await node.RawAsync());
        var parsed = (await ProgramRun.SwornWithInputAsync(Join(messages), "parse", "-", "--framing", "lf")).Lines;
        Assert.Equal(samples.Count, parsed.Length);
        for (var number = 0; number < parsed.Length; number++)
        {
            AssertUnderstood(samples[number], JsonDocument.Parse(parsed[number]).RootElement);
        }
    }

    private static void AssertUnderstood(JsonElement sample, JsonElement parsed)
    {
        var pri = sample.GetProperty("pri").GetInt32();
        Assert.Equal(pri / 8, parsed.GetProperty("facility").GetInt32());
        Assert.Equal(pri % 8, parsed.GetProperty("severity").GetInt32());
        Assert.Equal(sample.GetProperty("msg").GetString(), parsed.GetProperty("msg").GetString());
        Assert.Empty(parsed.GetProperty("malformed").EnumerateArray());
        foreach (var element in sample.GetProperty("sd").EnumerateArray())
        {
            var found = parsed.GetProperty("sd").GetProperty(element.GetProperty("id").GetString()!);
            foreach (var parameter in element.GetProperty("params").EnumerateArray())
            {
                Assert.Equal(parameter[1].GetString(), found.GetProperty(parameter[0].GetString()!).GetString());
            }
        }
    }

    private static async Task SendAsync(int port, List<byte[]> messages)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var framed = messages.SelectMany(message => Encoding.ASCII.GetBytes($"{message.Length} ").Concat(message)).ToArray();
        await client.GetStream().WriteAsync(framed, TestContext.Current.CancellationToken);
    }

    private static byte[] Join(List<byte[]> messages) => [.. messages.SelectMany(message => message.Append((byte)'\n'))];
}
