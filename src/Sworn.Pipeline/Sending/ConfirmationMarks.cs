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

    /// <summary>Adds a mark; its end is not below that of the mark before.</summary>
    public void Add(in Mark mark)
    {
        if (_last is { } last && (last.Taken != mark.Taken || last.Batch is not null))
        {
            _marks.Enqueue(last);
        }

        _last = mark;
    }

    /// <summary>Takes the next mark that is reached with so many messages confirmed.</summary>
    public bool TryTake(long confirmed, out Mark reached)
    {
        if (_marks.TryPeek(out reached))
        {
            return reached.Taken <= confirmed && _marks.TryDequeue(out reached);
        }

        reached = _last ?? default;
        var isReached = _last is { } last && last.Taken <= confirmed;
        _last = isReached ? null : _last;
        return isReached;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _marks.Clear();
        _last = null;
    }

    /// <summary>How far the cursor may move, once so many messages are confirmed, and what else they stand for.</summary>
    /// <param name="End">Everything below this index is confirmed then.</param>
    /// <param name="Taken">The messages that the link has taken.</param>
    /// <param name="Repeated">The records that some of these messages stand for besides.</param>
    /// <param name="Batch">What came past the log, when the mark is of that.</param>
    /// <param name="Numbers">Which of its messages were sent.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Mark(ulong End, long Taken, long Repeated, DirectBatch? Batch = null, List<int>? Numbers = null);
}
