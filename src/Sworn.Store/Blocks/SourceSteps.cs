using System.Runtime.InteropServices;

namespace Sworn.Store.Blocks;

/// <summary>
/// Predicts source sequences: one more than at the source's record before, so that the column of a block is nearly all
/// zeros. Belongs to one thread.
/// </summary>
internal sealed class SourceSteps
{
    private readonly Dictionary<ulong, ulong> _last = [];

    /// <summary>Forgets all: for the next block.</summary>
    public void Clear() => _last.Clear();

    /// <summary>The step of a record, in zigzag.</summary>
    public ulong StepOf(uint session, uint source, ulong sequence)
    {
        ref var last = ref LastOf(session, source);
        var step = unchecked((long)(sequence - last - 1));
        last = sequence;
        return unchecked((ulong)((step << 1) ^ (step >> 63)));
    }

    /// <summary>The sequence of a record, from its step.</summary>
    public ulong SequenceOf(uint session, uint source, ulong step)
    {
        ref var last = ref LastOf(session, source);
        last = unchecked(last + 1 + ((step >> 1) ^ (0 - (step & 1))));
        return last;
    }

    private ref ulong LastOf(uint session, uint source) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(_last, ((ulong)session << 32) | source, out _);
}
