using System.Globalization;

namespace Sworn.Host.Configuration;

/// <summary>Where the value of a key comes from.</summary>
/// <param name="Source">The file or the flag; null for a default.</param>
/// <param name="Line">The line of the file, from 1; 0 when the source has no lines.</param>
public readonly record struct SettingOrigin(string? Source, int Line)
{
    /// <summary>The key is not set anywhere.</summary>
    public static SettingOrigin Default => default;

    /// <summary>Whether nobody set the key.</summary>
    public bool IsDefault => Source is null;

    /// <summary><c>default</c>, <c>file:line</c> or the flag.</summary>
    public override string ToString() => this switch
    {
        { Source: null } => "default",
        { Line: 0 } => Source,
        _ => Source + ":" + Line.ToString(CultureInfo.InvariantCulture),
    };
}
