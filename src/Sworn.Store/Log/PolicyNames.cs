using System.Text.Json;

namespace Sworn.Store.Log;

/// <summary>The names of policies and states in leaves, configuration and API.</summary>
public static class PolicyNames
{
    /// <summary><c>drop-newest</c> and so on.</summary>
    public static string Name(this FullPolicy policy) => JsonNamingPolicy.KebabCaseLower.ConvertName(policy.ToString());

    /// <summary><c>local-stopped</c> and so on.</summary>
    public static string Name(this RecordingState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());
}
