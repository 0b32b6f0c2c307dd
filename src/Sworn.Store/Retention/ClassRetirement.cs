using System.Text.Json;
using Sworn.Store.Journal;

namespace Sworn.Store.Retention;

/// <summary>
/// A decision to give up the bodies of one retention class in a range (design/ledger.md, section 5.11, grade
/// <c>bodies</c>): entries, order and digests of these records stay, and all other records stay as they are.
/// </summary>
public sealed record ClassRetirement
{
    /// <summary>The first record of the range.</summary>
    public required ulong First { get; init; }

    /// <summary>The record behind the last of the range.</summary>
    public required ulong End { get; init; }

    /// <summary>How many bodies go.</summary>
    public required long Records { get; init; }

    /// <summary>The earliest receive time among them: nanoseconds of UTC since 1970.</summary>
    public required long Oldest { get; init; }

    /// <summary>The latest receive time.</summary>
    public required long Newest { get; init; }

    /// <summary>Why: <c>age</c>, <c>size</c> or <c>count</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>What the decision follows.</summary>
    public required ClassRule Rule { get; init; }

    /// <summary>Who approved the rule.</summary>
    public required IReadOnlyList<Approver> Approvers { get; init; }

    /// <summary>What is given up for it.</summary>
    public WithholdingPlan Plan(IReadOnlyList<ReadOnlyMemory<byte>> keys) => new()
    {
        First = First,
        End = End,
        Class = Rule.Class,
        Cause = WithheldCause.Retired,
        Text = Placeholder.OfRetirement(),
        Keys = keys,
    };

    internal void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("grade", "bodies");
        json.WriteNumber("class", Rule.Class);
        json.WriteNumber("first", First);
        json.WriteNumber("end", End);
        json.WriteNumber("records", Records);
        json.WriteString("oldest", Log.ControlLeaf.TimeText(Oldest));
        json.WriteString("newest", Log.ControlLeaf.TimeText(Newest));
        json.WriteString("reason", Reason);
        json.WriteStartObject("policy");
        Rule.WriteMembers(json);
        json.WriteEndObject();
        Approver.WriteAll(json, Approvers);
    }

    /// <summary>Reads the members of a leaf or file.</summary>
    /// <exception cref="Exception">What <see cref="JsonElement"/> throws when they are not there.</exception>
    internal static ClassRetirement Read(JsonElement from) => new()
    {
        First = from.GetProperty("first").GetUInt64(),
        End = from.GetProperty("end").GetUInt64(),
        Records = from.GetProperty("records").GetInt64(),
        Oldest = Log.ControlLeaf.TimeOf(from.GetProperty("oldest")),
        Newest = Log.ControlLeaf.TimeOf(from.GetProperty("newest")),
        Reason = from.GetProperty("reason").GetString() ?? "",
        Rule = ClassRule.Read(from.GetProperty("class").GetUInt16(), from.GetProperty("policy")),
        Approvers = Approver.ReadAll(from),
    };
}
