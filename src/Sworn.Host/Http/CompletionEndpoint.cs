using Sworn.Query.Counting;
using Sworn.Query.Language;
using Sworn.Query.Scan;

namespace Sworn.Host.Http;

/// <summary>Helps to write a query: names of fields, and the values that a field has.</summary>
internal static class CompletionEndpoint
{
    private const int MaxItems = 50;
    private const long MaxLooked = 50_000;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/complete", "What may be written at a place of a query.", CompleteAsync)
        {
            Parameters = [SearchRequest.Query, ("at", "the place: characters from the start of q; its end when left out")],
            Result = typeof(CompletionList),
        },
    ];

    private static async Task CompleteAsync(ApiCall call)
    {
        var text = call.Query("q") ?? "";
        var at = call.Number("at", text.Length, 0, Math.Max(text.Length, 0));
        var from = at;
        while (from > 0 && IsWord(text[from - 1]))
        {
            from--;
        }

        var field = FieldBefore(text, ref from);
        var begun = text[from..at];
        var items = field is null
            ? QueryWordList.Fields.Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionItem(name + ":", "field"))
            : (await ValuesAsync(call, field)).Where(value => value.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).Select(value => new CompletionItem(Quoted(value), "value"));
        await call.WriteAsync(new CompletionList(from, at, [.. items.Take(MaxItems)]));
    }

    /// <summary>The field whose value is being written; null when the name of one is.</summary>
    private static string? FieldBefore(string text, ref int from)
    {
        var end = from;
        while (end > 0 && text[end - 1] is '=' or '<' or '>' or '!' or '"')
        {
            end--;
        }

        if (end == 0 || text[end - 1] != ':')
        {
            return null;
        }

        from = from > 0 && text[from - 1] == '"' ? from - 1 : from;
        var start = end - 1;
        while (start > 0 && IsWord(text[start - 1]))
        {
            start--;
        }

        return start < end - 1 ? text[start..(end - 1)] : null;
    }

    /// <summary>The values of a field: those it can have, or those that recent records have.</summary>
    private static async Task<IReadOnlyList<string>> ValuesAsync(ApiCall call, string field)
    {
        if (QueryWordList.ValuesOf(field) is { Count: > 0 } known)
        {
            return known;
        }

        if (FacetSink.TryCreate([field], out _) is not { } sink)
        {
            return [];
        }

        await call.RecordAsync("QUERY", "The log is searched", ("what", "complete"), ("query", field));
        await call.Services.Searches.RunAsync(
            () => call.Services.Log.Run(
                SearchRequest.OfText(call, "*", QueryOrder.NewestFirst, MaxLooked), sink, call.Aborted),
            call.Aborted);
        return [.. sink.Facets(FacetSink.MaxDistinct)[0].Values.Select(value => value.Value)];
    }

    private static string Quoted(string value) =>
        value.All(IsWord) ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '@' or '/';
}
