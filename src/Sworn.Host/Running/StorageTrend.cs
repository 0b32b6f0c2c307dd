namespace Sworn.Host.Running;

/// <summary>How fast a file system fills, over the last looks. Belongs to one thread.</summary>
internal sealed class StorageTrend(TimeProvider time)
{
    // A minute of looks, one a second.
    private const int Looks = 60;

    private readonly Queue<(long At, long Free)> _looks = new();
    private (long At, long Free) _last;

    /// <summary>The octets that it lost a second; negative while it gains.</summary>
    public long OctetsPerSecond { get; private set; }

    /// <summary>When it is full at this rate; null while it does not fill.</summary>
    public TimeSpan? TimeToFull => OctetsPerSecond > 0 ? TimeSpan.FromSeconds(_last.Free / OctetsPerSecond) : null;

    /// <summary>Takes a look.</summary>
    public void Add(long free)
    {
        _last = (time.GetTimestamp(), free);
        _looks.Enqueue(_last);
        if (_looks.Count > Looks)
        {
            _looks.Dequeue();
        }

        var first = _looks.Peek();
        var seconds = time.GetElapsedTime(first.At, _last.At).TotalSeconds;
        OctetsPerSecond = seconds > 0 ? (long)((first.Free - _last.Free) / seconds) : 0;
    }
}
