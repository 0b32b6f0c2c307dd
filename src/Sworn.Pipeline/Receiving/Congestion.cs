namespace Sworn.Pipeline.Receiving;

/// <summary>
/// What all receiving threads look at when volume or space runs out: how full the disk is, which classes of records give way, and a
/// policy that somebody set in place of those of the inputs. Thread-safe.
/// </summary>
public sealed class Congestion(IReadOnlyList<StorageClass> classes)
{
    private const int NoPolicy = -1;

    private volatile int _diskPercent;
    private volatile int _policy = NoPolicy;

    /// <summary>The classes in order; a record belongs to the first that takes it.</summary>
    public IReadOnlyList<StorageClass> Classes { get; } = classes;

    /// <summary>How full the file system of the log is, in percent.</summary>
    public int DiskPercent
    {
        get => _diskPercent;
        set => _diskPercent = value;
    }

    /// <summary>What every input does while the log takes no more, in place of its own policy; null for its own.</summary>
    public BackPressurePolicy? Policy
    {
        get => _policy == NoPolicy ? null : (BackPressurePolicy)_policy;
        set => _policy = value is { } policy ? (int)policy : NoPolicy;
    }

    /// <summary>Closed while nothing new may be taken.</summary>
    public IntakeGate Gate { get; } = new();

    internal BackPressurePolicy PolicyOf(InputOptions input)
    {
        var policy = _policy;
        return policy == NoPolicy ? input.OnFull : (BackPressurePolicy)policy;
    }
}
