namespace Sworn.Host.Http;

/// <summary>A profile of requirements.</summary>
internal sealed record ProfileObject(string Id, string Title, string Source, int Requirements);

/// <summary>The body of GET profiles.</summary>
internal sealed record ProfileList(IReadOnlyList<ProfileObject> Profiles);

/// <summary>What is known of one requirement on one device.</summary>
internal sealed record RequirementObject(
    string Id, string Event, string Level, string Verdict, IReadOnlyList<string> Missing, IReadOnlyList<ulong> Records, int Count);

/// <summary>The verdicts of one device.</summary>
internal sealed record DeviceObject(string Device, IReadOnlyList<RequirementObject> Requirements);

/// <summary>The body of GET coverage.</summary>
internal sealed record CoverageObject(string Profile, string Title, IReadOnlyList<DeviceObject> Devices, bool Complete);

/// <summary>One record of a chain.</summary>
internal sealed record ChainRecordObject(
    ulong Index, [property: System.Text.Json.Serialization.JsonPropertyName("sha256")] string Hash, DateTimeOffset Time, string Event, string Action, string Outcome, string Text);

/// <summary>What one person, or one peer, did in one go.</summary>
internal sealed record ChainObject(
    string Device, string Kind, string? User, string? Origin, DateTimeOffset Start, DateTimeOffset? End, string Confidence, string Why,
    string Key, bool HasBegin, long Count, IReadOnlyList<ChainRecordObject> Records);

/// <summary>The body of GET sessions/activity: the latest chains, and how many there are.</summary>
internal sealed record ActivityList(IReadOnlyList<ChainObject> Chains, long Count, bool Complete);
