using Microsoft.AspNetCore.Http;
using Sworn.Host.Configuration;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>Changing the configuration of a running node (OPSEC capabilities, section 2.2).</summary>
internal static class ConfigurationEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("POST", "/api/v1/config/reload", "Reads the configuration file again and applies what needs no restart.", ReloadAsync)
        {
            Permission = Permission.Administer, Result = typeof(ReloadObject),
        },
    ];

    private static async Task ReloadAsync(ApiCall call)
    {
        var report = await call.Services.Node.ReloadAsync(call.Principal.User, call.Origin, "api");
        if (report.Errors.Count > 0)
        {
            throw new Refusal(StatusCodes.Status422UnprocessableEntity, "The configuration has mistakes", $"nothing is changed: {string.Join("\n", report.Errors)}")
                .With("errors", report.Errors);
        }

        await call.WriteAsync(new ReloadObject(report.Changes));
    }
}

/// <summary>What <c>POST /api/v1/config/reload</c> did.</summary>
/// <param name="Changes">What differs from the configuration that was in force, and whether it is applied.</param>
internal sealed record ReloadObject(IReadOnlyList<ConfigurationChange> Changes);
