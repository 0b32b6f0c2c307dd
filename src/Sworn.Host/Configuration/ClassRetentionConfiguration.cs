namespace Sworn.Host.Configuration;

/// <summary>
/// How long the bodies of one retention class are kept. Their entries, order and digests stay as long as the log does: what is
/// left says that there was a record, when, of whom and how long, and not what it said.
/// </summary>
public sealed record ClassRetentionConfiguration
{
    /// <summary>The class, as <c>class</c> of the inputs gives it.</summary>
    [Setting(Min = "0", Max = "65535", Provenance = "the class of inputs that are given none")]
    public int Class { get; init; }

    /// <summary>Bodies older than this are given up, by the time they were received. 0 keeps them as long as the log.</summary>
    [Setting(Min = "0", Max = "36500d", ZeroMeans = "no limit", Provenance = "how long records must be kept is the owner's to say")]
    public TimeSpan Age { get; init; } = TimeSpan.Zero;

    /// <summary>When the bodies of the class in sealed segments are more octets than this, as received, the oldest are given up. 0 is no limit.</summary>
    [Setting(Min = "0", Max = "1024TiB", ZeroMeans = "no limit", Provenance = "nothing is thrown away that nobody said may go")]
    public ByteSize Size { get; init; } = ByteSize.FromMebibytes(0);

    /// <summary>When more records of the class in sealed segments have bodies than this, the oldest bodies are given up. 0 is no limit.</summary>
    [Setting(Min = "0", Max = "2000000000", ZeroMeans = "no limit", Provenance = "nothing is thrown away that nobody said may go")]
    public int Count { get; init; }
}
