using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sworn.Audit.Data;
using Sworn.Audit.Sources;

namespace Sworn.Audit.Derived;

/// <summary>What derived state depends on beside the log. State that was made with other options is built again.</summary>
public sealed record DerivationOptions
{
    /// <summary>What tells the log from others: its root key.</summary>
    public required string Log { get; init; }

    /// <summary>Event catalogues of the user, after those of the program.</summary>
    public IReadOnlyList<DataFile> Dialects { get; init; } = [];

    /// <summary>The zone of timestamps that name none.</summary>
    public TimeZoneInfo DeviceZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>From when on something is a finding.</summary>
    public FindingSettings Findings { get; init; } = new();

    /// <summary>All of it as one digest.</summary>
    internal string Fingerprint()
    {
        var text = new StringBuilder();
        text.Append(DerivedSchema.Version).Append('\n').Append(Log).Append('\n').Append(DeviceZone.Id).Append('\n').Append(Findings.Fingerprint).Append('\n');
        foreach (var file in DataFile.Embedded("dialects").Concat(Dialects))
        {
            text.Append(file.Text).Append('\0');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The settings, as they are stored beside the state.</summary>
    internal string Settings() => JsonSerializer.Serialize(new StoredSettings(DeviceZone.Id, Findings));

    /// <summary>The same with stored settings.</summary>
    internal DerivationOptions With(string settings)
    {
        var stored = JsonSerializer.Deserialize<StoredSettings>(settings) ?? throw new JsonException("the settings are missing");
        return this with { DeviceZone = TimeZoneInfo.FindSystemTimeZoneById(stored.Zone), Findings = stored.Findings };
    }

    private sealed record StoredSettings(string Zone, FindingSettings Findings);
}
