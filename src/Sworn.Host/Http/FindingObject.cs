namespace Sworn.Host.Http;

/// <summary>Something that is, or was, wrong with a source: where and when it began and ended, and the audit records that say so.</summary>
internal sealed record FindingObject(
    string Device, string Kind, string Detail, long Count, ulong Index, ulong OpenedIndex, DateTimeOffset Opened, DateTimeOffset? Closed,
    ulong? OpenedRecord, ulong? ClosedRecord);

/// <summary>The body of GET findings.</summary>
internal sealed record FindingList(IReadOnlyList<FindingObject> Findings, bool Complete);

/// <summary>One source, by the name its messages have, else by its address.</summary>
internal sealed record SourceObject(
    string Store, string Host, string Address, IReadOnlyList<string> Addresses, string Listener, string Transport, DateTimeOffset? FirstSeen,
    DateTimeOffset? LastSeen, long Count, double RatePerMinute, double CadenceSeconds, double? SkewSeconds, long Gaps, long ParseFailures,
    IReadOnlyList<FindingObject> Findings);

/// <summary>The body of GET sources.</summary>
internal sealed record SourceList(IReadOnlyList<SourceObject> Sources, bool Complete);
