using System.Text.Json;
using Sworn.Audit.Events;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Derived;

/// <summary>An event that waits in memory, as it is stored.</summary>
internal sealed record HeldEvent
{
    public required string Entry { get; init; }

    public required Outcome Outcome { get; init; }

    public required ulong Index { get; init; }

    public required string Hash { get; init; }

    public required string Peer { get; init; }

    public required long ReceivedUtc { get; init; }

    public required long? ClaimedUtc { get; init; }

    public required bool HasYear { get; init; }

    public required string App { get; init; }

    public required string ProcId { get; init; }

    public required string Text { get; init; }

    public required long? PreviousClaimedUtc { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyList<string> Values { get; init; }

    public static string Write(AuditEvent record)
    {
        var fields = record.Fields.ToList();
        return JsonSerializer.Serialize(new HeldEvent
        {
            Entry = record.Entry.Id,
            Outcome = record.Outcome,
            Index = record.Index,
            Hash = record.Hash,
            Peer = record.Peer,
            ReceivedUtc = record.ReceivedUtc,
            ClaimedUtc = record.ClaimedUtc,
            HasYear = record.HasYear,
            App = record.App,
            ProcId = record.ProcId,
            Text = record.Text,
            PreviousClaimedUtc = record.PreviousClaimedUtc,
            Names = [.. fields.Select(field => field.Name)],
            Values = [.. fields.Select(field => field.Value)],
        });
    }

    /// <summary>Reads an event. The catalogue is the one it was made with, or the state would not be used.</summary>
    public static AuditEvent Read(string json, string device, IReadOnlyDictionary<string, EventEntry> entries)
    {
        var held = JsonSerializer.Deserialize<HeldEvent>(json) ?? throw new JsonException("an event is missing");
        return new AuditEvent(entries[held.Entry], held.Outcome, [.. held.Names.Select(FieldTable.IdOf)], [.. held.Values])
        {
            Index = held.Index,
            Hash = held.Hash,
            Device = device,
            Peer = held.Peer,
            ReceivedUtc = held.ReceivedUtc,
            ClaimedUtc = held.ClaimedUtc,
            HasYear = held.HasYear,
            App = held.App,
            ProcId = held.ProcId,
            Text = held.Text,
            PreviousClaimedUtc = held.PreviousClaimedUtc,
        };
    }
}
