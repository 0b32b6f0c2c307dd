namespace Sworn.Pipeline.Inspecting;

/// <summary>
/// Says when what only interprets the log should read it: at once in quiet times; while much comes in, and for three
/// seconds more, not. A thread of low weight still takes the processor in every moment in which a receiver waits for the
/// disk or for its peer, and the cache with it: receiving and forwarding come first, what they mean is worked out
/// afterwards, or when somebody asks. Asked at each look, <see cref="Look"/> apart. Belongs to one thread.
/// </summary>
/// <param name="size">The number of records in the log now.</param>
/// <param name="isLoud">Whether a burst is expected now.</param>
public sealed class ReadingPace(ulong size, bool isLoud)
{
    /// <summary>More records than these between two looks are much: 10,000 a second.</summary>
    public const int Many = 2_500;

    /// <summary>So many looks in a row must bring less before a burst counts as over: three seconds.</summary>
    public const int QuietLooks = 12;

    /// <summary>So many looks in a row are left out at the most: what is read is ten seconds behind then.</summary>
    public const int MostRests = 40;

    private ulong _size = size;
    private int _loud = isLoud ? QuietLooks : 0;
    private int _rests;

    /// <summary>The time between two looks.</summary>
    public static TimeSpan Look { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Called at each look.</summary>
    /// <param name="size">The number of records in the log now.</param>
    /// <returns>Whether it is time to read all that there is.</returns>
    public bool IsTimeFor(ulong size)
    {
        var came = size - _size;
        _size = size;
        _loud = came > Many ? QuietLooks : Math.Max(0, _loud - 1);
        _rests = _loud == 0 || _rests == MostRests ? 0 : _rests + 1;
        return _rests == 0;
    }
}
