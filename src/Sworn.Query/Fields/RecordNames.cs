using Sworn.Core.Ledger;

namespace Sworn.Query.Fields;

/// <summary>The words for what an entry says in numbers.</summary>
internal static class RecordNames
{
    private static readonly (EntryFlags Flag, string Name)[] FlagTable =
    [
        (EntryFlags.Tls, "tls"),
        (EntryFlags.PeerAuthenticated, "authenticated"),
        (EntryFlags.AgentSealed, "sealed"),
        (EntryFlags.Truncated, "truncated"),
        (EntryFlags.ClockUnsynchronised, "unsynchronised"),
        (EntryFlags.Late, "late"),
        (EntryFlags.SignatureBlock, "signed"),
        (EntryFlags.Redacted, "redacted"),
    ];

    private static readonly byte[][] FlagOctets = [.. FlagTable.Select(entry => System.Text.Encoding.ASCII.GetBytes(entry.Name))];

    /// <summary>The names of the kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["event", "agent", "control"];

    /// <summary>The names of the flags.</summary>
    public static IReadOnlyList<string> Flags { get; } = [.. FlagTable.Select(entry => entry.Name)];

    /// <summary>The name of a kind; empty for one that is not valid.</summary>
    public static ReadOnlySpan<byte> NameOf(EntryKind kind) => kind switch
    {
        EntryKind.Event => "event"u8,
        EntryKind.AgentFrame => "agent"u8,
        EntryKind.Control => "control"u8,
        _ => [],
    };

    /// <summary>The name of a set flag by its position among those set; false when there are not so many.</summary>
    public static bool TryGetFlag(EntryFlags flags, int position, out ReadOnlySpan<byte> name)
    {
        name = [];
        for (var number = 0; number < FlagTable.Length; number++)
        {
            if ((flags & FlagTable[number].Flag) != EntryFlags.None && position-- == 0)
            {
                name = FlagOctets[number];
                return true;
            }
        }

        return false;
    }
}
