namespace Sworn.Host.Configuration;

/// <summary>A value that takes precedence over the file, such as one from the command line.</summary>
/// <param name="Path">A key outside lists, from the top of the file: <c>node.data</c>.</param>
/// <param name="Value">The value, written as in the file but without quotes.</param>
/// <param name="Source">Where it comes from, as errors and <c>config show</c> name it: <c>--data</c>.</param>
public sealed record SettingOverride(string Path, string Value, string Source);
