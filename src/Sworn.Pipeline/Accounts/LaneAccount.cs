namespace Sworn.Pipeline.Accounts;

/// <summary>
/// What one thread has counted for one input and not yet published: a page of its own, so that counting a message takes
/// no lock. Belongs to that thread.
/// </summary>
public sealed class LaneAccount
{
    private readonly InputAccount _input;
    private long _received;
    private long _truncated;
    private long _redacted;

    internal LaneAccount(InputAccount input) => _input = input;

    internal ReasonCounts RejectedCounts { get; } = new();

    internal ReasonCounts DroppedCounts { get; } = new();

    /// <summary>What the lane holds and has not handed over, as last published; under the accounts' lock.</summary>
    internal long PublishedOpen { get; set; }

    /// <summary>Counts messages that the transport delivered.</summary>
    public void Received(long count) => _received += count;

    /// <summary>Counts messages that are none (<see cref="LossReason"/>).</summary>
    public void Rejected(string reason, long count = 1) => RejectedCounts.Add(reason, count);

    /// <summary>Counts messages given up (<see cref="LossReason"/>).</summary>
    public void Dropped(string reason, long count = 1) => DroppedCounts.Add(reason, count);

    /// <summary>Counts a message that is kept with its head only.</summary>
    public void Truncated() => _truncated++;

    /// <summary>Counts a message out of which secrets were taken.</summary>
    public void Redacted() => _redacted++;

    /// <summary>Makes the counts visible.</summary>
    /// <param name="open">How many messages this thread holds and has not handed over.</param>
    public void Publish(long open) => _input.Publish(this, open);

    /// <summary>
    /// Makes the counts visible and passes the messages of a batch to the log. Set the result as the batch's owner,
    /// then submit it.
    /// </summary>
    /// <param name="count">How many messages the batch holds, as the batch says.</param>
    /// <param name="open">How many messages this thread holds beside the batch.</param>
    /// <param name="listener">Told when the log has answered for all of them; null when nobody needs to know.</param>
    public Handover HandOver(int count, long open, IHandoverListener? listener) =>
        _input.HandOver(this, count, open, listener);

    internal long TakeReceived()
    {
        var taken = _received;
        _received = 0;
        return taken;
    }

    internal long TakeRedacted()
    {
        var taken = _redacted;
        _redacted = 0;
        return taken;
    }

    internal long TakeTruncated()
    {
        var taken = _truncated;
        _truncated = 0;
        return taken;
    }
}
