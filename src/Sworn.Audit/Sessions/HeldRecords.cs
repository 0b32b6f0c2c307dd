namespace Sworn.Audit.Sessions;

/// <summary>
/// Records of a device that wait for others: for their log-in, for the lockout that they lead to. In the order of the
/// log. Bounded here, and over all devices by <see cref="HeldBudget"/>.
/// </summary>
internal sealed class HeldRecords(HeldBudget budget, int most)
{
    private readonly List<AuditEvent> _records = [];

    public int Count => _records.Count;

    public AuditEvent this[int position] => _records[position];

    public IReadOnlyList<AuditEvent> All => _records;

    public void Add(AuditEvent record)
    {
        if (_records.Count == most)
        {
            RemoveAt(0);
        }

        if (budget.TryTake())
        {
            _records.Add(record);
        }
    }

    public void RemoveAt(int position)
    {
        _records.RemoveAt(position);
        budget.Give(1);
    }

    /// <summary>Takes out what was received before a time.</summary>
    public IReadOnlyList<AuditEvent> Expire(long before)
    {
        if (_records.Count == 0 || _records[0].ReceivedUtc >= before)
        {
            return [];
        }

        var expired = _records.TakeWhile(record => record.ReceivedUtc < before).ToList();
        _records.RemoveRange(0, expired.Count);
        budget.Give(expired.Count);
        return expired;
    }

    public void Clear()
    {
        budget.Give(_records.Count);
        _records.Clear();
    }
}
