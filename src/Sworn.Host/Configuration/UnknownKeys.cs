using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>Says of a key that does not exist what was probably meant.</summary>
internal static class UnknownKeys
{
    public static Problem Explain(SectionModel model, string key, bool isTop)
    {
        var quoted = Problem.Quote(key);
        if (model.ReservedKeys.Contains(key, StringComparer.Ordinal))
        {
            return new Problem(ConfigurationErrorCode.UnknownKey, $"this version of sworn does not have the section {quoted} yet") { Value = key, Hint = "Remove it, or run a later version." };
        }

        if (SiblingWith(model, key) is { } sibling)
        {
            return new Problem(ConfigurationErrorCode.UnknownKey, $"{quoted} is a key of the type {sibling}, not of {model.Kind}")
            {
                Value = key,
                Hint = $"Remove it, or change the {SectionModel.KindKey}.",
            };
        }

        var nearest = NearestName.Of(key, model.Keys);
        return new Problem(ConfigurationErrorCode.UnknownKey, $"there is no key {quoted} {(isTop ? "at the top of the file" : "here")}")
        {
            Value = key,
            Allowed = string.Join(", ", model.Keys),
            Nearest = nearest,
            Hint = nearest is null && ElsewhereInFile(key) is { } place ? $"There is one in {place}: check the indentation." : null,
        };
    }

    private static string? SiblingWith(SectionModel model, string key) =>
        model.Kind is null
            ? null
            : SectionModel.Root.Settings
                .Where(setting => setting.Section is { Kinds.Count: > 0 } && setting.Section.Kinds.Any(kind => kind.Type == model.Type))
                .SelectMany(setting => setting.Section!.Kinds)
                .FirstOrDefault(kind => kind.Find(key) is not null)?.Kind;

    private static string? ElsewhereInFile(string key) =>
        SectionModel.Root.Settings
            .FirstOrDefault(setting => setting.Section is { } section && (section.Find(key) ?? section.Kinds.Select(kind => kind.Find(key)).FirstOrDefault(found => found is not null)) is not null)?.Key;
}
