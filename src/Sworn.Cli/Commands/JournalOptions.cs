using System.CommandLine;
using Sworn.Query.Language;

namespace Sworn.Cli.Commands;

/// <summary>
/// The conditions that journalctl has options for. Each stands for a condition of the language, beside those of the query
/// (docs/query-language.md, "For those who know journalctl").
/// </summary>
internal sealed class JournalOptions
{
    private readonly Option<string?> _priority = new("--priority", "-p") { Description = "this severity or worse (err), or a range (emerg..err)" };

    private readonly Option<string[]> _facility = new("--facility") { Description = "of this facility; may be given several times" };

    private readonly Option<string[]> _identifier = new("--identifier", "-t") { Description = "of the application of this name (APP-NAME); may be given several times" };

    private readonly Option<string[]> _unit = new("--unit", "-u") { Description = "the same; '.service' at the end is left out" };

    private readonly Option<string[]> _host = new("--host") { Description = "of this host, as messages name it; may be given several times" };

    private readonly Option<string?> _grep = new("--grep", "-g") { Description = "with a match of this expression; in either case unless it has a capital letter" };

    private readonly Option<bool> _kernel = new("--dmesg", "-k") { Description = "of the kernel" };

    private readonly Option<bool> _noPager = new("--no-pager") { Description = "accepted and without effect: there is no pager" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_priority, _facility, _identifier, _unit, _host, _grep, _kernel, _noPager])
        {
            command.Add(option);
        }
    }

    /// <summary>The query with the conditions of the options.</summary>
    /// <exception cref="CommandFailedException">One of them is wrong (usage).</exception>
    public ParsedQuery Narrow(ParseResult parsed, ParsedQuery query)
    {
        query = Narrow(query, "--priority", PriorityOf(parsed.GetValue(_priority)));
        query = Narrow(query, "--facility", ListOf("facility", parsed.GetValue(_facility) ?? []));
        query = Narrow(query, "--identifier", ListOf("app", parsed.GetValue(_identifier) ?? []));
        query = Narrow(query, "--unit", ListOf("app", (parsed.GetValue(_unit) ?? []).Select(WithoutService)));
        query = Narrow(query, "--host", ListOf("host", parsed.GetValue(_host) ?? []));
        query = Narrow(query, "--grep", parsed.GetValue(_grep) is { } pattern ? $"~{Quoted(CaseOf(pattern) + pattern)}" : null);
        return Narrow(query, "--dmesg", parsed.GetValue(_kernel) ? "facility:kern" : null);
    }

    private static ParsedQuery Narrow(ParsedQuery query, string option, string? condition)
    {
        if (condition is null)
        {
            return query;
        }

        return QueryParser.TryParse(condition, out var narrow, out var error)
            ? query.Narrowed(narrow)
            : throw CommandFailedException.Usage($"{option}: {error.Message}{(error.Nearest is { } near ? $"; did you mean '{near}'?" : "")}");
    }

    private static string? PriorityOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var bounds = text.Split("..");
        return bounds.Length == 2 ? $"severity:[{Quoted(bounds[0])}, {Quoted(bounds[1])}]" : $"severity:<={Quoted(text)}";
    }

    private static string? ListOf(string field, IEnumerable<string> values)
    {
        var list = string.Join(", ", values.Select(Quoted));
        return list.Length == 0 ? null : $"{field}:in({list})";
    }

    private static string WithoutService(string unit) => unit.EndsWith(".service", StringComparison.Ordinal) ? unit[..^".service".Length] : unit;

    private static string CaseOf(string pattern) => pattern.Any(char.IsUpper) ? "" : "(?i)";

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
