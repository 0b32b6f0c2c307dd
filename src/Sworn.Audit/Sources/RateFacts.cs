namespace Sworn.Audit.Sources;

/// <summary>How many records of a security log came in each second. Stored with its source.</summary>
internal sealed class RateFacts
{
    public long Second { get; set; }

    public long Count { get; set; }

    public long Peak { get; set; }

    public int AtPeak { get; set; }

    public int Seconds { get; set; }
}
