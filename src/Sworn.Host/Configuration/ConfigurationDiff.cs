using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>What differs between two configurations, setting by setting. Entries of lists are told apart by their names.</summary>
internal sealed class ConfigurationDiff
{
    private const string None = "-";
    private const int LongestValue = 1_000;

    private readonly List<ConfigurationChange> _changes = [];

    private ConfigurationDiff()
    {
    }

    /// <summary>Compares.</summary>
    /// <param name="old">The one in force.</param>
    /// <param name="next">The other one.</param>
    /// <param name="isApplied">Whether a setting, by its path, can be applied to a running node.</param>
    public static IReadOnlyList<ConfigurationChange> Of(SwornConfiguration old, SwornConfiguration next, Func<string, bool> isApplied)
    {
        var diff = new ConfigurationDiff();
        diff.Compare(SectionModel.Root, old, next, "");
        return [.. diff._changes.Select(change => change with { IsApplied = isApplied(change.Path) })];
    }

    private void Compare(SectionModel model, object old, object next, string path)
    {
        foreach (var setting in model.Settings)
        {
            var (before, now) = (setting.Property.GetValue(old)!, setting.Property.GetValue(next)!);
            var place = SettingNames.Join(path, setting.Key);
            if (before.Equals(now))
            {
                continue;
            }

            if (setting.Codec is { } codec)
            {
                Add(place, codec.ToYaml(before), codec.ToYaml(now));
            }
            else if (setting.IsList)
            {
                CompareLists(setting.Section!, ListEntries.Of(before), ListEntries.Of(now), place);
            }
            else
            {
                Compare(setting.Section!, before, now, place);
            }
        }
    }

    private void CompareLists(SectionModel model, List<(string Name, object Value)> old, List<(string Name, object Value)> next, string path)
    {
        foreach (var (name, value) in old.Where(entry => next.TrueForAll(other => other.Name != entry.Name)))
        {
            Add($"{path}[{name}]", Text(model.Of(value), value), None);
        }

        foreach (var (name, value) in next)
        {
            var before = old.Find(entry => entry.Name == name).Value;
            if (before is null || before.GetType() != value.GetType())
            {
                Add($"{path}[{name}]", before is null ? None : Text(model.Of(before), before), Text(model.Of(value), value));
            }
            else if (!before.Equals(value))
            {
                Compare(model.Of(value), before, value, $"{path}[{name}]");
            }
        }

        var order = ListEntries.Common(ListEntries.Join(old.Select(static entry => entry.Name)), ListEntries.Join(next.Select(static entry => entry.Name)));
        if (order.Old != order.New)
        {
            Add(ListEntries.OrderPathOf(path), order.Old, order.New);
        }
    }

    /// <summary>An entry with what differs from the defaults.</summary>
    private static string Text(SectionModel model, object value)
    {
        var defaults = model.Create(NodeEnvironment.Current);
        var settings = model.Settings.Where(setting => setting.Codec is not null && !setting.Property.GetValue(value)!.Equals(setting.Property.GetValue(defaults)))
            .Select(setting => $"{setting.Key}: {setting.Codec!.ToYaml(setting.Property.GetValue(value)!)}");
        return $"{{{string.Join(", ", model.Kind is null ? settings : settings.Prepend($"{SectionModel.KindKey}: {model.Kind}"))}}}";
    }

    private void Add(string path, string old, string next) => _changes.Add(new ConfigurationChange(path, Short(old), Short(next), IsApplied: false));

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "...";
}
