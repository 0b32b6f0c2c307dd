using Sworn.Testing;

namespace Sworn.Query.Tests;

/// <summary>Draws queries about the records of the tests.</summary>
internal static class RandomQueries
{
    private static readonly string[] Words =
        ["error", "Login", "user", "10.1.2.3", "sess", "FAILED", "ö", "a", "set", "x-y", "_", "1", "er", "fra1", "-"];

    private static readonly string[] Fields =
    [
        "host", "app", "procid", "msgid", "msg", "event", "sdid", "username", "bytes", "source-address", "sd.a@1.bytes",
        "_raw", "_source", "_listener", "_format", "user.name", "nosuchfield",
    ];

    public static string Next(SeededRandom random, int depth)
    {
        if (depth > 0 && random.Chance(50))
        {
            var left = Next(random, depth - 1);
            var right = Next(random, depth - 1);
            return random.Below(4) switch
            {
                0 => $"{left} {right}",
                1 => $"({left} OR {right})",
                2 => $"-({left})",
                _ => $"{left} AND !({right})",
            };
        }

        return random.Chance(40) ? Text(random) : random.Chance(70) ? Field(random) : Special(random);
    }

    private static string Text(SeededRandom random) => random.Below(6) switch
    {
        0 => $"cs:\"{random.Pick(Words)}\"",
        1 => $"w:\"{random.Pick(Words)}\"",
        2 => $"\"{random.Pick(Words)}\"*",
        3 => $"\"{random.Pick(Words)} {random.Pick(Words)}\"",
        4 => $"~\"{random.Pick(["[0-9]+", "(?i)login", "^<1", "b$", "a.*b", "(a)\\\\1"])}\"",
        _ => $"\"{random.Pick(Words)}\"",
    };

    private static string Field(SeededRandom random)
    {
        var field = random.Pick(Fields);
        var word = random.Pick(Words);
        return random.Below(11) switch
        {
            0 => $"{field}:=\"{word}\"",
            1 => $"{field}:\"{word}\"*",
            2 => $"{field}:=\"{word}\"*",
            3 => $"{field}:*",
            4 => $"{field}:\"\"",
            5 => $"{field}:in(\"{word}\", \"{random.Pick(Words)}\")",
            6 => $"{field}:>{random.Below(100)}",
            7 => $"{field}:[{random.Below(20)}, {random.Below(200)})",
            8 => $"{field}:<=\"{word}\"",
            9 => $"{field}:~\"{random.Pick(["^[a-z]", "1", "x$"])}\"",
            _ => $"{field}:\"{word}\"",
        };
    }

    private static string Special(SeededRandom random) => random.Below(9) switch
    {
        0 => $"severity:<={random.Below(8)}",
        1 => $"severity:{random.Pick(["err", "error", "info", "7", "warn*"])}",
        2 => $"facility:{random.Pick(["kern", "local0", "daemon", "3"])}",
        3 => $"_index:[{random.Below(50)},{random.Below(100)}]",
        4 => $"_len:>{random.Below(120)}",
        5 => $"ip:{random.Pick(["10/8", "10.1.2.3", "2001:db8::/32", "[10.0.0.0, 10.1.2.4)"])}",
        6 => $"src:{random.Pick(["10/8", "192.0.2.0/24"])}",
        7 => $"_kind:{random.Pick(["event", "control"])}",
        _ => $"_port:{random.Pick(["514", ">1000", "*"])}",
    };
}
