using Sworn.Audit.Events;
using Sworn.Audit.Profiles;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Coverage;

/// <summary>
/// Collects, device by device, the records that a profile asks for, and gives the verdicts at any time. Derived state:
/// it
/// can be made again from the log. Belongs to one thread.
/// </summary>
/// <param name="profile">The requirements.</param>
/// <param name="catalogue">The events that are known; for what a device would have to be configured to send.</param>
public sealed class CoverageEngine(RequirementProfile profile, EventCatalogue catalogue)
{
    private const int MaxDevices = 10_000;

    private readonly Dictionary<string, PartEvidence[]> _devices = new(StringComparer.Ordinal);
    private readonly RequirementPart[] _parts = [.. profile.Requirements.SelectMany(requirement => requirement.Parts)];

    /// <summary>The profile.</summary>
    public RequirementProfile Profile => profile;

    /// <summary>How many records of devices beyond the limit of 10,000 were not looked at.</summary>
    public long Ignored { get; private set; }

    /// <summary>The devices that sent a record with a meaning.</summary>
    public IEnumerable<string> Devices => _devices.Keys.Order(StringComparer.Ordinal);

    /// <summary>Takes a record.</summary>
    public void Take(AuditEvent record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_devices.TryGetValue(record.Device, out var evidence))
        {
            if (_devices.Count == MaxDevices)
            {
                Ignored++;
                return;
            }

            evidence = [.. _parts.Select(part => new PartEvidence(part))];
            _devices.Add(record.Device, evidence);
        }

        for (var number = 0; number < _parts.Length; number++)
        {
            if (_parts[number].IsAbout(record))
            {
                evidence[number].Add(record);
            }
        }
    }

    /// <summary>The verdicts on one device.</summary>
    /// <param name="device">The device; one that sent nothing has nothing observed.</param>
    /// <param name="configuration">What the device is configured to send; null when not known.</param>
    public DeviceCoverage Judge(string device, DeviceConfiguration? configuration)
    {
        var evidence = _devices.GetValueOrDefault(device) ?? [.. _parts.Select(part => new PartEvidence(part))];
        var results = new List<RequirementResult>();
        var next = 0;
        foreach (var requirement in profile.Requirements)
        {
            var own = evidence.AsSpan(next, requirement.Parts.Count);
            next += own.Length;
            results.Add(Judge(requirement, own, device, configuration));
        }

        return new DeviceCoverage(device, results);
    }

    /// <summary>What the profile says of a device goes before what its records say: they are then about something else.</summary>
    private RequirementResult Judge(Requirement requirement, ReadOnlySpan<PartEvidence> evidence, string device, DeviceConfiguration? configuration)
    {
        if (requirement.NotApplicable.TryGetValue(device, out var reason))
        {
            return new RequirementResult(
                requirement, CoverageVerdict.NotApplicable, [reason],
                [.. requirement.Parts.Select(part => new PartResult(part, CoverageVerdict.NotApplicable, 0, [], []))]);
        }

        var parts = new List<PartResult>(evidence.Length);
        foreach (var part in evidence)
        {
            parts.Add(WithPosture(WithFunction(part.Judge(), device), configuration));
        }

        return Judge(requirement, parts);
    }

    private static RequirementResult Judge(Requirement requirement, List<PartResult> parts)
    {
        if (parts.Count == 0)
        {
            return new RequirementResult(requirement, CoverageVerdict.NotAudited, [], parts);
        }

        var judged = parts.Where(part => part.Verdict != CoverageVerdict.NotApplicable).ToList();
        if (judged.Count == 0)
        {
            return new RequirementResult(requirement, CoverageVerdict.NotApplicable, ["sworn has no such function"], parts);
        }

        var worst = judged.Min(part => part.Verdict);
        var best = judged.Max(part => part.Verdict);
        var isPartial = worst < CoverageVerdict.Incomplete && best >= CoverageVerdict.Incomplete;
        var isUnseen = worst == CoverageVerdict.NotConfigured && best == CoverageVerdict.NeverObserved;
        var verdict = isPartial ? CoverageVerdict.Incomplete : isUnseen ? best : worst;
        return new RequirementResult(requirement, verdict, [.. parts.SelectMany(Missing)], parts);
    }

    private static IEnumerable<string> Missing(PartResult part)
    {
        var name = part.Part.Name.Length == 0 ? "" : part.Part.Name + ": ";
        return part.Verdict switch
        {
            CoverageVerdict.NotApplicable => [$"{name}sworn has no such function"],
            CoverageVerdict.NotConfigured => [$"{name}not configured to be sent ({string.Join(", ", part.Posture)})"],
            CoverageVerdict.NeverObserved => [$"{name}never observed"],
            CoverageVerdict.Incomplete => [name + string.Join(", ", part.Records[0].Missing)],
            _ => [],
        };
    }

    /// <summary>Of sworn itself every event is known: what its dialect has no event for, it does not do.</summary>
    private PartResult WithFunction(PartResult part, string device) =>
        device == EventReader.Self && part.Verdict == CoverageVerdict.NeverObserved
            && !catalogue.Entries.Any(entry => entry.Dialect == "sworn" && MayBeAbout(part.Part, entry))
            ? part with { Verdict = CoverageVerdict.NotApplicable }
            : part;

    /// <summary>The outcome of an entry is what it is when the record does not say.</summary>
    private static bool MayBeAbout(RequirementPart part, EventEntry entry) =>
        Enum.GetValues<Outcome>().Any(outcome => part.IsAbout(entry, outcome));

    private PartResult WithPosture(PartResult part, DeviceConfiguration? configuration)
    {
        if (configuration is null || part.Verdict != CoverageVerdict.NeverObserved)
        {
            return part;
        }

        var needed = catalogue.Entries
            .Where(entry => entry.Dialect == configuration.Dialect && part.Part.IsAbout(entry, entry.Outcome)).ToList();
        var isSent = needed.Any(entry => entry.ConfiguredBy.Count == 0 || entry.ConfiguredBy.Any(configuration.Sends.Contains));
        return needed.Count == 0 || isSent
            ? part
            : part with
            {
                Verdict = CoverageVerdict.NotConfigured,
                Posture = [.. needed.SelectMany(entry => entry.ConfiguredBy).Distinct(StringComparer.Ordinal)],
            };
    }
}
