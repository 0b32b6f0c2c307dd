namespace Sworn.Store.Blocks;

/// <summary>Where the slots of all records of a block lie, one record behind the other. Used again; belongs to one thread.</summary>
internal sealed class BlockCuts
{
    private int[] _starts = new int[1 << 14];
    private int[] _lengths = new int[1 << 14];
    private int _used;

    /// <summary>Where each slot begins, in octets from the start of the block's records.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, _used);

    /// <summary>How long each is.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, _used);

    /// <summary>Forgets all: for the next block.</summary>
    public void Clear() => _used = 0;

    /// <summary>Room for where the slots of the next record begin, and for what a plan writes behind them.</summary>
    public Span<int> StartsRoom(int slots)
    {
        NeedRoom(slots + CutPlan.Overrun);
        return _starts.AsSpan(_used, slots + CutPlan.Overrun);
    }

    /// <summary>Room for how long they are, and as much behind.</summary>
    public Span<int> LengthsRoom(int slots)
    {
        NeedRoom(slots + CutPlan.Overrun);
        return _lengths.AsSpan(_used, slots + CutPlan.Overrun);
    }

    /// <summary>Takes what was written into the rooms as the slots of a record.</summary>
    /// <returns>The place of the first one.</returns>
    public int Take(int slots)
    {
        _used += slots;
        return _used - slots;
    }

    /// <summary>Adds the slots of the record that was just cut.</summary>
    /// <returns>The place of the first one.</returns>
    public int Add(RecordCutter cut, int bodyStart)
    {
        var slots = cut.SlotCount;
        var starts = StartsRoom(slots)[..slots];
        cut.Starts.CopyTo(starts);
        foreach (ref var start in starts)
        {
            start += bodyStart;
        }

        cut.Lengths.CopyTo(LengthsRoom(slots));
        return Take(slots);
    }

    private void NeedRoom(int slots)
    {
        if (_starts.Length - _used < slots)
        {
            Array.Resize(ref _starts, Math.Max(2 * _starts.Length, _used + slots));
            Array.Resize(ref _lengths, _starts.Length);
        }
    }
}
