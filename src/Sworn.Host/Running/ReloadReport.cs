using Sworn.Host.Configuration;

namespace Sworn.Host.Running;

/// <summary>What became of reading the configuration again.</summary>
/// <param name="Errors">What is wrong with it; nothing is changed then.</param>
/// <param name="Changes">What differs from the configuration in force.</param>
public sealed record ReloadReport(IReadOnlyList<string> Errors, IReadOnlyList<ConfigurationChange> Changes);
