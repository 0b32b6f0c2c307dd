using Sworn.Audit.Sources;

namespace Sworn.Audit.Derived;

/// <summary>A source as it is stored.</summary>
/// <param name="Name">Its HOSTNAME, else its address.</param>
/// <param name="Address">The address it sent from last; empty when it has none.</param>
/// <param name="Addresses">The addresses it ever sent from, at most 17.</param>
/// <param name="Transport">The transport it sent by last.</param>
/// <param name="Listener">The input that took its last record.</param>
/// <param name="FirstSeen">When it was seen first: nanoseconds of UTC since 1970; 0 for one that never came.</param>
/// <param name="LastSeen">When it was seen last.</param>
/// <param name="LastIndex">Its last record.</param>
/// <param name="Records">How many records it sent.</param>
/// <param name="RatePerMinute">Records a minute since it was seen first.</param>
/// <param name="CadenceSeconds">The usual time between two records, the latest counting most; 0 before the second.</param>
/// <param name="SkewSeconds">How far its clock is ahead of ours; null when it claims no time.</param>
/// <param name="Gaps">How many numbers were missing in its sequences.</param>
/// <param name="ParseFailures">How many of its messages were malformed.</param>
/// <param name="Findings">What is wrong with it now.</param>
public sealed record SourceRow(
    string Name, string Address, IReadOnlyList<string> Addresses, string Transport, string Listener, long FirstSeen, long LastSeen, ulong LastIndex,
    long Records, double RatePerMinute, double CadenceSeconds, double? SkewSeconds, long Gaps, long ParseFailures, IReadOnlyList<Finding> Findings)
{
    internal static SourceRow Of(string name, SourceFacts facts, IReadOnlyList<Finding> findings) => new(
        name, facts.Address, [.. facts.Addresses], facts.Transport, facts.Listener, facts.FirstSeen, facts.LastSeen, facts.LastIndex, facts.Records,
        facts.LastSeen > facts.FirstSeen ? facts.Records * 60e9 / (facts.LastSeen - facts.FirstSeen) : facts.Records,
        facts.Interval / 1e9, facts.HasSkew ? facts.SkewSeconds : null, facts.Missing, facts.ParseFailures, findings);
}
