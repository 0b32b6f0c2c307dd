using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Sworn.Cli.Commands;

/// <summary><c>query</c> and <c>tail</c> through the API of a running node: the node writes what a local search would.</summary>
internal static class RemoteSearch
{
    /// <summary>Searches and copies what comes to standard output.</summary>
    public static async Task<int> QueryAsync(ParseResult parsed, QueryOptions options, bool oldestFirst, CancellationToken cancellation)
    {
        using var client = NodeClient.Of(parsed);
        var format = parsed.GetRequiredValue(options.Format);
        var path = new StringBuilder("/api/v1/export?").Append(ParametersOf(parsed, options));
        path.Append("&format=").Append(format switch { "json" => "jsonl", "cat" or "short" or "short-iso" => "text", _ => format }).Append("&reverse=").Append(oldestFirst ? "true" : "false");
        if (parsed.GetValue(options.Count) is { } count)
        {
            path.Append(CultureInfo.InvariantCulture, $"&limit={count}");
        }

        await using var records = await client.OpenAsync(path.ToString(), cancellation);
        await using var output = Console.OpenStandardOutput();
        try
        {
            await records.CopyToAsync(output, cancellation);
            return ExitCodes.Done;
        }
        catch (HttpIOException broken)
        {
            throw CommandFailedException.Failed($"the answer broke off: {broken.Message}; what is shown is not whole");
        }
        catch (IOException)
        {
            // Whoever reads our output read enough and left, as head does.
            return ExitCodes.Done;
        }
    }

    /// <summary>Shows records as they come, until the command is cancelled.</summary>
    public static async Task<int> TailAsync(ParseResult parsed, QueryOptions options, CancellationToken cancellation)
    {
        var format = parsed.GetRequiredValue(options.Format) is "cat" or "short" or "short-iso" ? "text" : parsed.GetRequiredValue(options.Format);
        if (format is not ("text" or "json"))
        {
            throw CommandFailedException.Usage($"a tail of a server is text or json, not {format}");
        }

        using var client = NodeClient.Of(parsed);
        var path = $"/api/v1/tail?q={Uri.EscapeDataString(options.TextOf(parsed))}&format={format}&zone={Uri.EscapeDataString(ZoneOf(parsed, options))}";
        using var events = new StreamReader(await client.OpenAsync(path, cancellation));
        var kind = "";
        while (await events.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kind = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                await Show(kind, line["data: ".Length..]);
            }
        }

        return ExitCodes.Done;
    }

    private static Task Show(string kind, string data) => kind switch
    {
        "record" => Console.Out.WriteLineAsync(data),
        "dropped" => Console.Error.WriteLineAsync($"sworn: this reader is too slow; left out: {data}"),
        _ => Console.Error.WriteLineAsync($"sworn: {kind}: {data}"),
    };

    private static string ParametersOf(ParseResult parsed, QueryOptions options)
    {
        var text = new StringBuilder("q=").Append(Uri.EscapeDataString(options.TextOf(parsed)));
        foreach (var (name, value) in new[] { ("since", parsed.GetValue(options.Since)), ("until", parsed.GetValue(options.Until)), ("zone", ZoneOf(parsed, options)) })
        {
            if (value is not null)
            {
                text.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }

    private static string ZoneOf(ParseResult parsed, QueryOptions options) =>
        parsed.GetValue(options.Utc) ? "UTC" : parsed.GetRequiredValue(options.Zone);
}
