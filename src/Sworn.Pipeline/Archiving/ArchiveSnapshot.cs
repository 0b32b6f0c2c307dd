namespace Sworn.Pipeline.Archiving;

/// <summary>One archive at one moment. Counts are since the node started.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Transferred">The files that a site took.</param>
/// <param name="Octets">Their octets.</param>
/// <param name="Failed">The transfers that failed.</param>
/// <param name="Gone">The files that went before they were transferred.</param>
/// <param name="Pending">The files that wait, when it last looked.</param>
/// <param name="Site">The site that took the last file; null before the first.</param>
/// <param name="Failure">Why the last transfer failed; null when it did not.</param>
public sealed record ArchiveSnapshot(
    string Name, long Transferred, long Octets, long Failed, long Gone, int Pending, string? Site, string? Failure);
