namespace Sworn.Pipeline.Sealing;

/// <summary>
/// Says when sealing is worth the processor, the cache and the disk that it takes: at once in quiet times; while much
/// comes in, only when many files wait. A burst is taken in first and compressed afterwards. Belongs to one thread.
/// </summary>
/// <param name="size">The number of records in the log now.</param>
internal sealed class SealingPace(ulong size)
{
    /// <summary>
    /// So many journal files wait at the most: with the default size of a file 640 MiB, what a search reads in a few tenths of a
    /// second, two seconds of the heaviest load and half a minute of a heavy one.
    /// </summary>
    public const int MostWaiting = 5;

    /// <summary>More records than these between two looks, 2 s apart, are much.</summary>
    public const int Many = 20_000;

    private ulong _size = size;

    /// <summary>Called at each look.</summary>
    /// <param name="waiting">The files that could be sealed.</param>
    /// <param name="size">The number of records in the log now.</param>
    public bool IsTimeFor(int waiting, ulong size)
    {
        var came = size - _size;
        _size = size;
        return waiting >= MostWaiting || came <= Many;
    }
}
