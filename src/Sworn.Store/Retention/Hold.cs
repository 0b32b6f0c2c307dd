using System.Text.Json;
using Sworn.Store.Log;

namespace Sworn.Store.Retention;

/// <summary>
/// Records that nobody may give up while it stands (design/ledger.md, section 5.11). A bound that is null does not limit
/// it: a hold without any holds everything.
/// </summary>
public sealed record Hold
{
    /// <summary>The name that it is released by: letters, digits, '.', '_' and '-'.</summary>
    public required string Id { get; init; }

    /// <summary>From this record on.</summary>
    public ulong? First { get; init; }

    /// <summary>Up to, and not with, this record.</summary>
    public ulong? End { get; init; }

    /// <summary>Received at or after this time: nanoseconds of UTC since 1970.</summary>
    public long? Since { get; init; }

    /// <summary>Received before this time.</summary>
    public long? Until { get; init; }

    /// <summary>Only this retention class.</summary>
    public ushort? Class { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who set it.</summary>
    public required IReadOnlyList<Approver> Approvers { get; init; }

    /// <summary>Whether any record may be held that lies in a range of indexes and of receive times.</summary>
    /// <param name="first">The first record.</param>
    /// <param name="end">The record behind the last.</param>
    /// <param name="oldest">The earliest receive time.</param>
    /// <param name="newest">The latest receive time.</param>
    /// <param name="recordClass">The retention class of the records; null when there may be any.</param>
    public bool Covers(ulong first, ulong end, long oldest, long newest, ushort? recordClass) =>
        (First is null || First < end) && (End is null || End > first)
        && (Since is null || Since <= newest) && (Until is null || Until > oldest)
        && (Class is null || recordClass is null || Class == recordClass);

    /// <summary>Writes its members.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("id", Id);
        WriteNumber(json, "first", First);
        WriteNumber(json, "end", End);
        WriteTime(json, "since", Since);
        WriteTime(json, "until", Until);
        WriteNumber(json, "class", Class);
        json.WriteString("reason", Reason);
        Approver.WriteAll(json, Approvers);
    }

    /// <summary>Reads the members of a leaf or file.</summary>
    /// <exception cref="Exception">What <see cref="JsonElement"/> throws when they are not there.</exception>
    internal static Hold Read(JsonElement from) => new()
    {
        Id = from.GetProperty("id").GetString() ?? "",
        First = from.TryGetProperty("first", out var first) ? first.GetUInt64() : null,
        End = from.TryGetProperty("end", out var end) ? end.GetUInt64() : null,
        Since = from.TryGetProperty("since", out var since) ? ControlLeaf.TimeOf(since) : null,
        Until = from.TryGetProperty("until", out var until) ? ControlLeaf.TimeOf(until) : null,
        Class = from.TryGetProperty("class", out var number) ? number.GetUInt16() : null,
        Reason = from.GetProperty("reason").GetString() ?? "",
        Approvers = Approver.ReadAll(from),
    };

    private static void WriteNumber(Utf8JsonWriter json, string name, ulong? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } time)
        {
            json.WriteString(name, ControlLeaf.TimeText(time));
        }
    }
}
