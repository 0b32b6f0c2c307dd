namespace Sworn.Pipeline.Sending;

/// <summary>How many mails may leave within an hour, counted back from now. Belongs to one thread.</summary>
/// <param name="most">How many.</param>
/// <param name="time">The clock.</param>
internal sealed class MailAllowance(int most, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Queue<long> _sent = new();

    /// <summary>Whether one more may leave now.</summary>
    public bool IsThere
    {
        get
        {
            while (_sent.TryPeek(out var sent) && time.GetElapsedTime(sent) >= Window)
            {
                _sent.Dequeue();
            }

            return _sent.Count < most;
        }
    }

    /// <summary>One left.</summary>
    public void Take() => _sent.Enqueue(time.GetTimestamp());
}
