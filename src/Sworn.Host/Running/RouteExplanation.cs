using System.Text;
using Sworn.Core.Ledger;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Redaction;
using Sworn.Pipeline.Routing;

namespace Sworn.Host.Running;

/// <summary>What a configuration would do with a message: which routes take it and why, where it goes, what is taken out of it.</summary>
/// <param name="Local">What each selector of the store says, in order, up to the one that ends the walk; none when everything is stored.</param>
/// <param name="IsStored">Whether the store keeps it.</param>
/// <param name="Steps">What each route says, in order, up to the one that ends the walk.</param>
/// <param name="Outputs">The names of the outputs that it goes to.</param>
/// <param name="Redactions">What inputs and outputs with <c>redact</c> or <c>unknown-users: mask</c> would take out: rule and text.</param>
/// <param name="Redacted">The message as those would store or send it; null when nothing would be taken out.</param>
public sealed record RouteExplanation(
    IReadOnlyList<ExplainedStep> Local,
    bool IsStored,
    IReadOnlyList<ExplainedStep> Steps,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<(string Rule, string Secret)> Redactions,
    string? Redacted)
{
    /// <summary>Explains a message.</summary>
    /// <param name="configuration">A valid configuration.</param>
    /// <param name="message">The octets as they would be received.</param>
    /// <param name="time">The clock.</param>
    public static RouteExplanation Of(SwornConfiguration configuration, ReadOnlySpan<byte> message, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(time);
        var names = configuration.Outputs.Select(output => output.Name).ToList();
        var table = new RouteTable(RouteFactory.Create(configuration, time));
        var received = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var record = new RoutedRecord(0, new EntryFields { Kind = EntryKind.Event, ReceivedUtc = received, Session = 1 }, message, sources: null);
        var redactor = new Redactor(RedactionFactory.CreateAll(configuration));
        var redacted = redactor.TryRedact(message, out var octets) ? Encoding.UTF8.GetString(octets) : null;
        var local = new RouteTable(RouteFactory.Create(configuration.Stores[0], configuration.Time.AssumedZone, time));
        return new RouteExplanation(
            [.. local.Explain(record).Select(static step => new ExplainedStep(step.Selector, step.IsMatch, step.Reason, []))],
            local.Route(record) != 0,
            [.. table.Explain(record).Select(step => new ExplainedStep(step.Selector, step.IsMatch, step.Reason, NamesOf(step.Outputs, names)))],
            NamesOf(table.Route(record), names),
            [.. redactor.Found],
            redacted);
    }

    private static List<string> NamesOf(ulong outputs, List<string> names) =>
        [.. names.Index().Where(known => (outputs & (1UL << known.Index)) != 0).Select(known => known.Item)];
}
