using System.Collections.Concurrent;
using Sworn.Core.Ledger;

namespace Sworn.Store.Verification;

/// <summary>
/// Computes the leaves of frames on several threads and gives them back in the order of the frames. The thread that asks
/// reads; the others hash.
/// </summary>
internal sealed class FrameLeaves(int threads) : IDisposable
{
    private readonly ConcurrentBag<LeafCalculator> _calculators = [];

    /// <summary>Each frame with its leaves.</summary>
    public IEnumerable<(StoredFrame Frame, Digest[] Leaves)> Of(IEnumerable<StoredFrame> frames)
    {
        var pending = new Queue<Task<(StoredFrame, Digest[])>>();
        foreach (var frame in frames)
        {
            pending.Enqueue(Task.Run(() => (frame, Compute(frame))));
            if (pending.Count > threads)
            {
                yield return pending.Dequeue().GetAwaiter().GetResult();
            }
        }

        while (pending.TryDequeue(out var next))
        {
            yield return next.GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
        foreach (var calculator in _calculators)
        {
            calculator.Dispose();
        }
    }

    private Digest[] Compute(StoredFrame frame)
    {
        if (!_calculators.TryTake(out var calculator))
        {
            calculator = new LeafCalculator();
        }

        var leaves = calculator.Leaves(frame);
        _calculators.Add(calculator);
        return leaves;
    }
}
