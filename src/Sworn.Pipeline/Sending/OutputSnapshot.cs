namespace Sworn.Pipeline.Sending;

/// <summary>One output's account at one moment. Counts are messages since the node started.</summary>
public sealed record OutputSnapshot
{
    /// <summary>The output's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>udp</c>, <c>tcp</c>, <c>tls</c>, <c>relp</c>, <c>file</c>, …</summary>
    public required string Transport { get; init; }

    /// <summary>What a confirmation means.</summary>
    public required DeliveryClass Delivery { get; init; }

    /// <summary>What the routes gave it and it read.</summary>
    public required long Selected { get; init; }

    /// <summary>What was confirmed.</summary>
    public required long Forwarded { get; init; }

    /// <summary>What was taken and is not confirmed yet.</summary>
    public required long Unacknowledged { get; init; }

    /// <summary>What was given up because the destination was not reached; until the log says so it may yet be sent, and is then taken back.</summary>
    public long Dropped { get; init; }

    /// <summary>What was unconfirmed when a connection broke and was sent again: a destination may have it twice.</summary>
    public required long PossibleDuplicates { get; init; }

    /// <summary>How many connections broke.</summary>
    public required long Breaks { get; init; }

    /// <summary>Messages from which something was taken out.</summary>
    public required long Redacted { get; init; }

    /// <summary>Messages cut to the longest datagram, or with line feeds replaced.</summary>
    public required long Altered { get; init; }

    /// <summary>What was confirmed and had gone past the log, while local recording was stopped; part of <see cref="Forwarded"/>.</summary>
    public long PastLog { get; init; }

    /// <summary>
    /// Records, of any kind, that were gone from the log before the output had read them, and messages past the log that it
    /// had no room for.
    /// </summary>
    public required long Missing { get; init; }

    /// <summary>Messages that no terminal took: they were not waited for.</summary>
    public required long Undelivered { get; init; }

    /// <summary>Records that a message "repeated n times" stands for.</summary>
    public required long Aggregated { get; init; }

    /// <summary>Records that were left out because the node had sent them and they came back.</summary>
    public required long Looped { get; init; }

    /// <summary>The index of the next record that it reads.</summary>
    public required ulong Read { get; init; }

    /// <summary>The index of the first record that is not confirmed.</summary>
    public required ulong Acknowledged { get; init; }

    /// <summary>The durable records that it has not read, of any kind.</summary>
    public required long Lag { get; init; }

    /// <summary>The destination in use; null while there is none.</summary>
    public required string? Peer { get; init; }

    /// <summary>Why there is none; null while there is one.</summary>
    public required string? Failure { get; init; }

    /// <summary>Whether the output was removed while the node runs: its account stays.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Whether everything that the routes gave it is somewhere.</summary>
    public bool IsBalanced => Unacknowledged >= 0 && Selected == Forwarded + Unacknowledged + Dropped;
}
