using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>Says of a key that does not exist what was probably meant.</summary>
internal static class UnknownKeys
{
    public static Problem Explain(SectionModel model, string key, bool isTop)
    {
        if (model.ReservedKeys.Contains(key, StringComparer.Ordinal))
        {
            var text = $"this version of sworn does not have the section {Problem.Quote(key)} yet";
            return Unknown(key, text) with { Hint = "Remove it, or run a later version." };
        }

        if (SiblingWith(model, key) is { } sibling)
        {
            var text = $"{Problem.Quote(key)} is a key of the type {sibling}, not of {model.Kind}";
            return Unknown(key, text) with { Hint = $"Remove it, or change the {SectionModel.KindKey}." };
        }

        var nearest = NearestName.Of(key, model.Keys);
        var place = nearest is null ? SectionWith(key) : null;
        return Unknown(key, $"there is no key {Problem.Quote(key)} {(isTop ? "at the top of the file" : "here")}") with
        {
            Allowed = string.Join(", ", model.Keys),
            Nearest = nearest,
            Hint = place is null ? null : $"There is one in {place}: check the indentation.",
        };
    }

    private static Problem Unknown(string key, string text) =>
        new(ConfigurationErrorCode.UnknownKey, text) { Value = key };

    /// <summary>The kind of entry, other than this one but of the same list, that has the key.</summary>
    private static string? SiblingWith(SectionModel model, string key)
    {
        var kinds = SectionModel.Root.Settings
            .Select(setting => setting.Section?.Kinds ?? [])
            .FirstOrDefault(known => known.Any(kind => kind.Type == model.Type));
        return kinds?.FirstOrDefault(kind => kind.Find(key) is not null)?.Kind;
    }

    /// <summary>The section of the top of the file that has the key.</summary>
    private static string? SectionWith(string key) =>
        SectionModel.Root.Settings.FirstOrDefault(setting => HasKey(setting.Section!, key))?.Key;

    private static bool HasKey(SectionModel section, string key) =>
        section.Find(key) is not null || section.Kinds.Any(kind => HasKey(kind, key));
}
