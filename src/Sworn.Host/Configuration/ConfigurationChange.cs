namespace Sworn.Host.Configuration;

/// <summary>One setting that differs between two configurations.</summary>
/// <param name="Path">Its path: <c>outputs[central].to</c>, or <c>outputs[central]</c> for an entry that is new or gone.</param>
/// <param name="Old">The value before; <c>-</c> for an entry that is new. Secrets are <c>***</c>.</param>
/// <param name="New">The value now; <c>-</c> for an entry that is gone.</param>
/// <param name="IsApplied">Whether a running node applies it; otherwise it takes effect with the next start.</param>
public sealed record ConfigurationChange(string Path, string Old, string New, bool IsApplied);
