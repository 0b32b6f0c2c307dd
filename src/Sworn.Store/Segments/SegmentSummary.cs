namespace Sworn.Store.Segments;

/// <summary>What the log says of a segment in its SEG-SEAL leaf.</summary>
/// <param name="Range">The records it holds.</param>
/// <param name="MinReceived">The earliest receive time: nanoseconds of UTC since 1970.</param>
/// <param name="MaxReceived">The latest receive time.</param>
/// <param name="BodyOctets">The octets of all bodies.</param>
/// <param name="Length">The octets of the file.</param>
/// <param name="TablesDigest">SHA-256 of the stored template table and footer, lower-case hexadecimal.</param>
/// <param name="IndexDigest">SHA-256 of the stored index; null where there is none (version 1.0).</param>
public sealed record SegmentSummary(
    SegmentRange Range, long MinReceived, long MaxReceived, long BodyOctets, long Length, string TablesDigest, string? IndexDigest);
