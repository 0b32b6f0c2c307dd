using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Retention;

/// <summary>A decision to give up the body of one record (design/ledger.md, section 5.12).</summary>
/// <param name="Index">The record.</param>
/// <param name="EntryHash">Its leaf: that the decision means this record and no other.</param>
/// <param name="Reason">Why, in words that every reader of the record will see in the place of its body.</param>
/// <param name="Approvers">Who approved it.</param>
public sealed record Redaction(ulong Index, Digest EntryHash, string Reason, IReadOnlyList<Approver> Approvers)
{
    /// <summary>The longest reason, in octets of UTF-8.</summary>
    public const int MaxReason = 256;

    /// <summary>What is given up for it.</summary>
    /// <param name="keys">The salt key of the record; none when it has none any more.</param>
    public WithholdingPlan Plan(IReadOnlyList<ReadOnlyMemory<byte>> keys) => new()
    {
        First = Index,
        End = Index + 1,
        Cause = WithheldCause.Redacted,
        Text = Placeholder.OfRedaction(Reason),
        Keys = keys,
    };

    internal void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteNumber("index", Index);
        json.WriteString("entry_hash", EntryHash.ToBase64());
        json.WriteString("reason", Reason);
        Approver.WriteAll(json, Approvers);
    }

    /// <summary>Reads the members of a leaf or file.</summary>
    /// <exception cref="Exception">What <see cref="JsonElement"/> throws when they are not there.</exception>
    internal static Redaction Read(JsonElement from) => new(
        from.GetProperty("index").GetUInt64(), new Digest(from.GetProperty("entry_hash").GetBytesFromBase64()),
        from.GetProperty("reason").GetString() ?? "", Approver.ReadAll(from));
}
