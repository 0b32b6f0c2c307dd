using Sworn.Host.Configuration.Model;
using Sworn.Query.Language;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of the texts of a selector.</summary>
internal sealed class SelectorChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(SelectorConfiguration selector)
    {
        var entry = trace.PathOf(selector);
        if (!RouteTexts.TryReadFacilities(selector.Facilities, out _, out var wrong))
        {
            Bad(entry, "facilities", wrong, "is no facility", "Write names such as auth, authpriv, daemon, local0, with commas between them, or all.");
        }

        if (!RouteTexts.TryReadMatch(selector.Match, out _, out var problem))
        {
            Bad(entry, "match", selector.Match, $"is no regular expression: {problem}", "Correct it; backreferences and look-around do not exist.");
        }

        CheckEvents(selector.Events, SettingNames.Join(entry, "events"));
        if (!QueryParser.TryParse(selector.Query, out _, out var error))
        {
            Bad(entry, "query", selector.Query, $"is no query: {error.Message}", "Correct it; try it with sworn query.");
        }
    }

    /// <summary>Checks a list of events.</summary>
    /// <param name="events">The text.</param>
    /// <param name="path">The path of its key.</param>
    public void CheckEvents(string events, string path)
    {
        if (!EventChoice.TryRead(events, out _, out var wrong, out var candidates))
        {
            var nearest = NearestName.Of(wrong, candidates) is { } near ? $" Did you mean {Problem.Quote(near)}?" : "";
            Bad(path, wrong, "is no event or outcome", $"Write names of sworn events list, with :success or :failure behind them, or all.{nearest}");
        }
    }

    private void Bad(string entry, string key, string value, string what, string hint) => Bad(SettingNames.Join(entry, key), value, what, hint);

    private void Bad(string path, string value, string what, string hint)
    {
        if (trace.IsGood(path))
        {
            errors.Add(
                source: null, trace.PositionOf(path), path,
                new Problem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(value)} {what}") { Value = value, Hint = hint });
        }
    }
}
