using Sworn.Core.Ledger;

namespace Sworn.Core.Tests.Ledger;

public sealed class LogEntryTests
{
    private const string Golden =
        "53574531" + "01" + "09" + "0203" + "0000000000000405" + "1122334455667788" + "0000000000000099" + "0000000a"
        + "0000000b" + "000000000000000c" + "0000000d" + "000e" + "0000" + "000000000000000f"
        + "ababababababababababababababababababababababababababababababababab";

    [Fact]
    public void An_entry_is_the_96_octets_of_the_design_and_reads_back()
    {
        var entry = Any();
        var octets = new byte[LogEntry.Size];
        entry.Write(octets);

        Assert.Equal(Golden[..192], Convert.ToHexStringLower(octets));
        Assert.True(LogEntry.TryRead(octets, out var read));
        Assert.Equal(entry, read);
    }

    [Fact]
    public void Wrong_magic_kind_or_reserved_octets_are_refused()
    {
        var octets = new byte[LogEntry.Size];
        Any().Write(octets);
        foreach (var at in (int[])[0, 1, 2, 3, 54, 55])
        {
            octets[at] ^= 1;
            Assert.False(LogEntry.TryRead(octets, out _), $"octet {at}");
            octets[at] ^= 1;
        }

        octets[4] = 4;
        Assert.False(LogEntry.TryRead(octets, out _));
        Assert.False(LogEntry.TryRead(octets.AsSpan(1), out _));
    }

    private static LogEntry Any() => new()
    {
        Fields = new EntryFields
        {
            Kind = EntryKind.Event,
            Flags = EntryFlags.Tls | EntryFlags.Truncated,
            Listener = 0x0203,
            ReceivedUtc = 0x1122334455667788,
            ReceivedMonotonic = 0x99,
            Session = 10,
            Source = 11,
            SourceSequence = 12,
            RetentionClass = 14,
            AgentFrame = 15,
        },
        Index = 0x0405,
        BodyLength = 13,
        BodyDigest = new Digest(Convert.FromHexString(new string('a', 64).Replace("aa", "ab", StringComparison.Ordinal))),
    };
}
