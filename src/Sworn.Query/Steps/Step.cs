using Sworn.Core;
using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// What one pipe does while a query runs: it takes records or rows one at a time, and gives records or rows to the next step.
/// Belongs to one thread.
/// </summary>
/// <param name="next">The next step; null for the last one.</param>
internal abstract class Step(Step? next) : IDisposable
{
    private readonly Step? _next = next;

    /// <summary>The next step.</summary>
    protected Step Next
    {
        get
        {
            Invariant.Check(_next is not null);
            return _next;
        }
    }

    /// <summary>Takes a record, valid during the call only.</summary>
    /// <returns>False when no more are wanted.</returns>
    public virtual bool Take(in QueryRecord record)
    {
        Invariant.Fail("the parser lets no records into a pipe about rows");
        return false;
    }

    /// <summary>Takes a row, which is not changed any more.</summary>
    /// <returns>False when no more are wanted.</returns>
    public virtual bool Take(Cell[] row)
    {
        Invariant.Fail("the parser lets no rows into a pipe about records");
        return false;
    }

    /// <summary>Gives what is left, and tells the next step that nothing follows.</summary>
    /// <exception cref="OperationCanceledException">The work is no longer wanted.</exception>
    public virtual void Complete() => _next?.Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what this step and those behind it hold.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _next?.Dispose();
        }
    }

    /// <summary>Gives rows to the next step as long as it wants some, and tells it that nothing follows.</summary>
    protected void Give(IEnumerable<Cell[]> rows)
    {
        foreach (var row in rows)
        {
            if (!Next.Take(row))
            {
                break;
            }
        }

        Next.Complete();
    }
}
