using System.Text;

namespace Sworn.Host.Configuration.Model;

/// <summary>The names of the file from those of the source.</summary>
internal static class SettingNames
{
    /// <summary><c>MaxMessage</c> → <c>max-message</c>.</summary>
    public static string ToKebab(string pascal)
    {
        var kebab = new StringBuilder(pascal.Length + 4);
        foreach (var c in pascal)
        {
            if (char.IsAsciiLetterUpper(c) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(c));
        }

        return kebab.ToString();
    }

    /// <summary>A key below a path; the path of the file itself is empty.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : path + "." + key;
}
