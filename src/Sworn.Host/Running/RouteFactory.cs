using Sworn.Core;
using Sworn.Core.Messages;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Routing;
using Sworn.Query.Language;
using Sworn.Query.Matching;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's selectors of the configuration's routes, which were checked.</summary>
internal static class RouteFactory
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<Selector> Create(SwornConfiguration configuration, TimeProvider time)
    {
        var names = configuration.Outputs.Select(output => output.Name).ToList();
        return [.. configuration.Routes.Select(route => Create(route, names, configuration.Time.AssumedZone, time))];
    }

    /// <summary>The selectors of a store.</summary>
    public static IReadOnlyList<Selector> Create(StoreConfiguration store, TimeZoneInfo zone, TimeProvider time) =>
        [.. store.Selectors.Select(selector => Conditions(selector, zone, time) with { Action = selector.Action })];

    private static Selector Create(RouteConfiguration route, List<string> names, TimeZoneInfo zone, TimeProvider time)
    {
        Invariant.Check(RouteTexts.TryReadOutputs(route.Outputs, names, out var outputs, out _));
        return Conditions(route, zone, time) with
        {
            IsNotified = route.Notify,
            Action = route.Action,
            IsContinued = route.Continue,
            Outputs = outputs,
        };
    }

    private static Selector Conditions(SelectorConfiguration selector, TimeZoneInfo zone, TimeProvider time)
    {
        Invariant.Check(RouteTexts.TryReadFacilities(selector.Facilities, out var facilities, out _));
        Invariant.Check(RouteTexts.TryReadMatch(selector.Match, out var match, out _));
        Invariant.Check(EventChoice.TryRead(selector.Events, out var events, out _, out _));
        var isAnything = string.Equals(selector.Query, SelectorConfiguration.Anything, StringComparison.Ordinal);
        var texts = new[] { isAnything ? null : $"query {selector.Query}", events is null ? null : $"events {selector.Events}" }.OfType<string>().ToList();
        return new Selector
        {
            Name = selector.Name,
            Facilities = facilities,
            Severity = selector.Severity == SeverityLimit.All ? null : (Severity)selector.Severity,
            Comparison = selector.Compare,
            Match = match,
            Test = texts.Count == 0 ? null : () => TestOf(isAnything ? null : selector.Query, events, zone, time),
            TestText = texts.Count == 0 ? null : string.Join(" and ", texts),
        };
    }

    private static IRecordTest TestOf(string? text, IReadOnlyList<EventChoice>? events, TimeZoneInfo zone, TimeProvider time)
    {
        var byEvent = events is null ? null : new EventRecordTest(events, zone);
        if (text is null)
        {
            return byEvent!;
        }

        Invariant.Check(QueryParser.TryParse(text, out var query, out _));
        var byQuery = new QueryRecordTest(new RecordTest(query!, zone, time));
        return byEvent is null ? byQuery : new AllRecordTests([byQuery, byEvent]);
    }
}
