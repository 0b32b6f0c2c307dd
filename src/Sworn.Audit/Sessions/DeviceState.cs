namespace Sworn.Audit.Sessions;

/// <summary>
/// What a device's tracker knows, as it is stored: chains by number, records that wait by index. Everything is in an
/// order that depends on the log alone.
/// </summary>
internal sealed record DeviceState
{
    public long LastReceived { get; init; }

    public SortedDictionary<string, long> Open { get; init; } = new(StringComparer.Ordinal);

    public IReadOnlyList<long> Recent { get; init; } = [];

    public IReadOnlyList<ulong> Waiting { get; init; } = [];

    public IReadOnlyList<ulong> Failures { get; init; } = [];

    public IReadOnlyList<ulong> Results { get; init; } = [];

    public SortedDictionary<string, long> Channels { get; init; } = new(StringComparer.Ordinal);

    public IReadOnlyList<long> Ended { get; init; } = [];

    public IReadOnlyList<long> Lockouts { get; init; } = [];

    public long? Update { get; init; }

    public long? Clock { get; init; }

    public long? ClockDone { get; init; }

    /// <summary>Every chain that the state names.</summary>
    public IEnumerable<long> ChainNumbers() =>
        Open.Values.Concat(Recent).Concat(Channels.Values).Concat(Ended).Concat(Lockouts)
            .Concat(new[] { Update, Clock, ClockDone }.OfType<long>()).Distinct();

    /// <summary>The same without complete chains that are gone, because the log retired their records.</summary>
    public DeviceState Without(Func<long, bool> isGone) => this with
    {
        Recent = [.. Recent.Where(number => !isGone(number))],
        Ended = [.. Ended.Where(number => !isGone(number))],
        Lockouts = [.. Lockouts.Where(number => !isGone(number))],
        ClockDone = ClockDone is { } done && isGone(done) ? null : ClockDone,
    };
}
