namespace Sworn.Store.Blocks;

/// <summary>
/// Predicts source sequences: one more than at the source's record before, so that the column of a block is nearly all
/// zeros. Belongs to one thread.
/// </summary>
internal sealed class SourceSteps
{
    // Records of one source mostly follow one another: its last sequence is at hand, those of the others are in the table.
    private readonly Dictionary<ulong, ulong> _others = [];
    private ulong _source;
    private ulong _last;

    /// <summary>Forgets all: for the next block.</summary>
    public void Clear()
    {
        _others.Clear();
        _source = 0;
        _last = 0;
    }

    /// <summary>The step of a record, in zigzag.</summary>
    public ulong StepOf(uint session, uint source, ulong sequence)
    {
        Turn(session, source);
        var step = unchecked((long)(sequence - _last - 1));
        _last = sequence;
        return unchecked((ulong)((step << 1) ^ (step >> 63)));
    }

    /// <summary>The sequence of a record, from its step.</summary>
    public ulong SequenceOf(uint session, uint source, ulong step)
    {
        Turn(session, source);
        _last = unchecked(_last + 1 + ((step >> 1) ^ (0 - (step & 1))));
        return _last;
    }

    private void Turn(uint session, uint source)
    {
        var key = ((ulong)session << 32) | source;
        if (key != _source)
        {
            _others[_source] = _last;
            _source = key;
            _last = _others.GetValueOrDefault(key);
        }
    }
}
