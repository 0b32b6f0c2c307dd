using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Which confirmations let a cursor move how far: everything below <c>End</c> is confirmed once so many messages are.
/// A mark that needs no further message replaces the one before it, so that an output to which the routes give little
/// keeps little. Belongs to one thread.
/// </summary>
internal sealed class ConfirmationMarks
{
    private readonly Queue<Mark> _marks = new();
    private Mark? _last;

    /// <summary>Whether anything waits for a confirmation.</summary>
    public bool IsEmpty => _last is null;

    /// <summary>Everything below an index is confirmed once so many messages are.</summary>
    /// <param name="end">The index; not below that of the mark before.</param>
    /// <param name="taken">The messages that the link has taken.</param>
    /// <param name="repeated">The records that some of these messages stand for besides.</param>
    public void Add(ulong end, long taken, long repeated)
    {
        if (_last is { } last && last.Taken != taken)
        {
            _marks.Enqueue(last);
        }

        _last = new Mark(end, taken, repeated);
    }

    /// <summary>The last mark that is reached with so many messages confirmed; it and those before it are gone then.</summary>
    public bool TryReach(long confirmed, out Mark reached)
    {
        reached = default;
        var isReached = false;
        while (_marks.TryPeek(out var mark) && mark.Taken <= confirmed)
        {
            reached = _marks.Dequeue();
            isReached = true;
        }

        if (_marks.Count == 0 && _last is { } last && last.Taken <= confirmed)
        {
            (reached, _last, isReached) = (last, null, true);
        }

        return isReached;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _marks.Clear();
        _last = null;
    }

    /// <summary>How far the cursor may move, once so many messages are confirmed, and what else they stand for.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Mark(ulong End, long Taken, long Repeated);
}
