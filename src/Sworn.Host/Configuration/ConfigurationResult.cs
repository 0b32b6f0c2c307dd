using System.Diagnostics.CodeAnalysis;

namespace Sworn.Host.Configuration;

/// <summary>
/// What became of a configuration: the effective values and where each came from, or everything that is wrong with it.
/// </summary>
public sealed class ConfigurationResult
{
    internal ConfigurationResult(
        string file,
        SwornConfiguration? effective,
        IReadOnlyList<ConfigurationError> errors,
        IReadOnlyDictionary<string, SettingOrigin> origins)
    {
        File = file;
        Effective = effective;
        Errors = errors;
        Origins = origins;
    }

    /// <summary>The file as it was named.</summary>
    public string File { get; }

    /// <summary>The configuration with every default filled in; null when there are errors.</summary>
    public SwornConfiguration? Effective { get; }

    /// <summary>Every mistake, in the order of the file; empty when there is none. At most 101.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }

    /// <summary>Where each value came from, by the path of its key (<c>inputs[0].listen</c>).</summary>
    public IReadOnlyDictionary<string, SettingOrigin> Origins { get; }

    /// <summary>Whether the configuration can be used.</summary>
    [MemberNotNullWhen(true, nameof(Effective))]
    public bool IsValid => Effective is not null;
}
