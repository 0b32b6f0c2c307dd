using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;
using Sworn.Store.Log;

namespace Sworn.Host.Http;

/// <summary>What is done about a full disk, and recording again by hand (OPSEC capabilities, 2.17 and 2.18).</summary>
internal static class StorageEndpoints
{
    private const string Configured = "configured";
    private const int MostSeconds = 30 * 86_400;

    private static readonly Dictionary<string, FullPolicy> Policies =
        Enum.GetValues<FullPolicy>().ToDictionary(policy => policy.Name(), StringComparer.Ordinal);

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("POST", "/api/v1/store/policy", "Sets what is done about a full disk, for a time or until the node ends.", SetPolicyAsync)
        {
            Permission = Permission.Administer, Body = typeof(StoragePolicyRequest), Result = typeof(StoragePolicyObject),
        },
        new("POST", "/api/v1/store/resume", "Records again what a full disk had stopped.", ResumeAsync)
        {
            Permission = Permission.Administer, Status = StatusCodes.Status204NoContent,
        },
    ];

    private static async Task SetPolicyAsync(ApiCall call)
    {
        var (name, seconds) = call.Body<StoragePolicyRequest>();
        var node = call.Services.Node;
        var policy = name == Configured ? node.ConfiguredPolicy
            : Policies.TryGetValue(name, out var known) ? known
            : throw Refusal.BadMember("policy", $"'{name}' is none of {string.Join(", ", Policies.Keys)}, {Configured}");
        if (seconds is < 1 or > MostSeconds || (seconds is not null && name == Configured))
        {
            throw Refusal.BadMember("seconds", string.Create(CultureInfo.InvariantCulture, $"a time is 1 to {MostSeconds} seconds, and the configured policy has none"));
        }

        if (policy == FullPolicy.StopLocal && node.Outputs.All(static output => output.IsRemoved))
        {
            throw Refusal.Conflict("stop-local sends records to the outputs only, and there is no output");
        }

        var duration = seconds is { } given ? TimeSpan.FromSeconds(given) : (TimeSpan?)null;
        await call.RecordAsync(
            "STORAGE_POLICY", "The policy for a full disk is set", ("old", node.Log.Policy.Policy.Name()), ("new", policy.Name()),
            ("seconds", seconds?.ToString(CultureInfo.InvariantCulture) ?? "-"));
        node.SetPolicy(policy, duration, isConfigured: name == Configured);
        await call.WriteAsync(new StoragePolicyObject(policy.Name(), node.Policy.Until?.ToString("O", CultureInfo.InvariantCulture)));
    }

    private static async Task ResumeAsync(ApiCall call)
    {
        var log = call.Services.Node.Log;
        if (log.State == RecordingState.Recording)
        {
            throw Refusal.Conflict("messages are recorded");
        }

        if (log.IsFull)
        {
            await call.RecordFailureAsync("STORAGE_RESUME", "Recording is to be resumed, and the disk is full", ("state", log.State.Name()));
            throw Refusal.Conflict("there is no room for another journal file: make room first");
        }

        await call.RecordAsync("STORAGE_RESUME", "Recording is resumed", ("state", log.State.Name()));
        call.Services.Node.ResumeRecording();
        await call.WriteNothingAsync();
    }
}

/// <summary>The body of <c>POST /api/v1/store/policy</c>.</summary>
/// <param name="Policy">block, drop-oldest, drop-newest, stop-local, stop-all, or configured.</param>
/// <param name="Seconds">After how long the configured one returns; left out for as long as the node runs.</param>
internal sealed record StoragePolicyRequest(string Policy, int? Seconds = null);

/// <summary>The policy for a full disk.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Until">When the configured one returns; null when this one stays.</param>
internal sealed record StoragePolicyObject(string Policy, string? Until);
