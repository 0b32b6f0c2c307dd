using System.Text;
using Sworn.Testing;

namespace Sworn.Query.Tests;

/// <summary>Draws received messages: of RFC 5424 with structured data, of RFC 3164, broken ones, and noise.</summary>
internal static class RandomMessages
{
    private static readonly string[] Words =
        ["error", "Login", "LOGIN", "user", "10.1.2.3", "10.200.3.4:514", "2001:db8::7", "sess", "failed", "ö", "a", "aa", "set", "x-y", "_", "1", "fra1"];

    public static byte[] Next(SeededRandom random) => random.Below(10) switch
    {
        < 6 => Encoding.UTF8.GetBytes(Rfc5424(random)),
        < 8 => Encoding.UTF8.GetBytes($"<{random.Below(200)}>Nov 23 1{random.Below(10)}:00:00 {random.Pick(Words)} sshd[{random.Below(99)}]: {Text(random)}"),
        8 => Cut(random, Encoding.UTF8.GetBytes(Rfc5424(random))),
        _ => random.Bytes(random.Below(60)),
    };

    private static string Rfc5424(SeededRandom random)
    {
        var time = random.Chance(70) ? $"2026-11-23T12:0{random.Below(10)}:{random.Between(10, 59)}.{random.Below(1000):d3}Z" : "-";
        return $"<{random.Below(192)}>1 {time} {Field(random)} {Field(random)} {random.Below(2000)} {Field(random)} {Data(random)} {Text(random)}";
    }

    private static string Field(SeededRandom random) => random.Pick(["-", "fra1-fw07", "FRA1", "sshd", "user", "x-y", "set_a", "10.1.2.3", "error"]);

    private static string Data(SeededRandom random)
    {
        if (random.Chance(30))
        {
            return "-";
        }

        var data = new StringBuilder();
        foreach (var id in (string[])["a@1", "junos@2636.1", "origin"])
        {
            if (random.Chance(60))
            {
                data.Append($"[{id}");
                for (var count = random.Below(4); count > 0; count--)
                {
                    var name = random.Pick(["username", "bytes", "source-address", "src", "msg"]);
                    data.Append($" {name}=\"{Escaped(random)}\"");
                }

                data.Append(']');
            }
        }

        return data.Length == 0 ? "-" : data.ToString();
    }

    private static string Escaped(SeededRandom random) => random.Below(6) switch
    {
        0 => random.Below(200).ToString(System.Globalization.CultureInfo.InvariantCulture),
        1 => $"10.{random.Below(3)}.2.{random.Below(5)}",
        2 => $"{random.Pick(Words)} \\\"{random.Pick(Words)}\\\" \\] \\\\",
        3 => "",
        4 => $"192.0.2.{random.Below(255)}",
        _ => random.Pick(Words),
    };

    private static string Text(SeededRandom random) =>
        string.Join(random.Pick([" ", "", ", ", "="]), Enumerable.Range(0, random.Below(7)).Select(_ => random.Pick(Words)));

    private static byte[] Cut(SeededRandom random, byte[] message) => message[..random.Below(message.Length + 1)];
}
