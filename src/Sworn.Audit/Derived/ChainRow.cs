namespace Sworn.Audit.Derived;

/// <summary>A chain as it is stored.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Device">The device.</param>
/// <param name="Kind">session, lockout, update, clock or channel.</param>
/// <param name="Key">What joins its records.</param>
/// <param name="Confidence">certain, likely or weak.</param>
/// <param name="Why">Why it is no surer than that, or what joins it.</param>
/// <param name="User">Its user; null when not known.</param>
/// <param name="Origin">Where it came from; null when not known.</param>
/// <param name="Start">When it began by the device's clock: nanoseconds of UTC since 1970.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="HasBegin">Whether the record that begins it was seen.</param>
/// <param name="Count">How many records it has.</param>
/// <param name="Records">The first of them.</param>
public sealed record ChainRow(
    long Number, string Device, string Kind, string Key, string Confidence, string Why, string? User, string? Origin, long Start, long? End,
    bool HasBegin, long Count, IReadOnlyList<ChainRecordRow> Records);
