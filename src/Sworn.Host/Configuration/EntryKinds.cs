using Sworn.Host.Configuration.Model;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>Finds which kind of record an entry of a list is, by its key <c>type</c>.</summary>
internal static class EntryKinds
{
    /// <summary>
    /// False when the entry does not say, or says a kind that does not exist; then the problem says so, and stands at
    /// the place.
    /// </summary>
    public static bool TryFind(
        SectionModel section, YamlMapping entry, out SectionModel kind, out Problem problem, out YamlValue place)
    {
        var names = section.Kinds.Select(known => known.Kind!).ToList();
        var given = entry.Entries.Find(
            pair => string.Equals(pair.Key.Text, SectionModel.KindKey, StringComparison.Ordinal));
        var word = (given?.Value as YamlScalar)?.Text;
        var found = section.Kinds.FirstOrDefault(known => string.Equals(known.Kind, word, StringComparison.Ordinal));
        (kind, place) = (found ?? section, given?.Value ?? entry);
        problem = Explain(given, word, names) with { Allowed = string.Join(", ", names) };
        return found is not null;
    }

    private static Problem Explain(YamlEntry? given, string? word, List<string> names)
    {
        if (given is null)
        {
            return new Problem(ConfigurationErrorCode.MissingKey, $"the entry has no key \"{SectionModel.KindKey}\"")
            {
                Hint = $"Add one, for example \"{SectionModel.KindKey}: {names[0]}\".",
            };
        }

        return string.IsNullOrEmpty(word)
            ? WrongTypes.Explain(given.Value, "a word", hint: null)
            : new Problem(ConfigurationErrorCode.BadValue, $"there is no choice {Problem.Quote(word)}")
            {
                Value = word,
                Nearest = NearestName.Of(word, names),
            };
    }
}
