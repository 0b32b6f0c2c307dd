using Sworn.Core;
using Sworn.Host.Configuration.Model;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>
/// Fills records from a document by the models of both. It goes on after a mistake, with the default in place of what is wrong, so that all
/// mistakes are found in one go. It descends along the models, never deeper than they are, whatever the document holds.
/// </summary>
internal sealed class ConfigurationReader
{
    private readonly string _file;
    private readonly NodeEnvironment _environment;
    private readonly ErrorList _errors;
    private readonly Dictionary<string, SettingOverride> _overrides;
    private readonly Dictionary<string, SettingOrigin> _origins = new(StringComparer.Ordinal);

    public ConfigurationReader(string file, NodeEnvironment environment, ErrorList errors, IEnumerable<SettingOverride> overrides)
    {
        _file = file;
        _environment = environment;
        _errors = errors;
        _overrides = overrides.ToDictionary(over => over.Path, StringComparer.Ordinal);
    }

    /// <summary>Where each value came from.</summary>
    public IReadOnlyDictionary<string, SettingOrigin> Origins => _origins;

    /// <summary>Where each part of the document stands, for checks that compare parts.</summary>
    public ReadingTrace Trace { get; } = new();

    /// <summary>Reads the document; no document is one without keys.</summary>
    public object Read(SectionModel model, YamlValue? document)
    {
        var record = ReadSection(model, document, string.Empty);
        Invariant.Check(_overrides.Keys.All(_origins.ContainsKey));
        return record;
    }

    private object ReadSection(SectionModel model, YamlValue? value, string path)
    {
        var given = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        if (value is YamlMapping mapping)
        {
            CollectKeys(model, mapping, path, given);
        }
        else if (value is not (null or YamlScalar { Type: YamlScalarType.Null }))
        {
            Report(value, path, WrongType(value, path.Length == 0 ? "keys and values" : "a section with keys of its own", "Write \"key: value\" lines, indented below it."));
        }

        var record = model.Create(_environment);
        Trace.Remember(record, path, value?.Position);
        foreach (var setting in model.Settings)
        {
            ReadSetting(setting, record, given.GetValueOrDefault(setting.Key)?.Value, SettingNames.Join(path, setting.Key));
        }

        Settle(model, record);
        return record;
    }

    /// <summary>Writes derived defaults out, so that records are equal exactly when they have the same effect.</summary>
    private static void Settle(SectionModel model, object record)
    {
        foreach (var setting in model.Settings)
        {
            setting.Property.SetValue(record, setting.Property.GetValue(record));
        }
    }

    private void CollectKeys(SectionModel model, YamlMapping mapping, string path, Dictionary<string, YamlEntry> given)
    {
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            var isKnown = model.Find(key) is not null || (model.Kind is not null && string.Equals(key, SectionModel.KindKey, StringComparison.Ordinal));
            if (!isKnown)
            {
                Report(entry.Key, SettingNames.Join(path, key.Length == 0 ? "\"\"" : Problem.Unquoted(key)), UnknownKeys.Explain(model, key, path.Length == 0));
            }
            else if (!given.TryAdd(key, entry))
            {
                Report(entry.Key, SettingNames.Join(path, key), new Problem(ConfigurationErrorCode.DuplicateKey, $"the key stands here twice, first in line {given[key].Key.Position.Line}") { Hint = "Keep one of the two." });
            }
        }
    }

    private void ReadSetting(SettingModel setting, object record, YamlValue? value, string path)
    {
        if (setting.IsList)
        {
            ReadList(setting, record, value, path);
        }
        else if (setting.Section is { } section)
        {
            setting.Property.SetValue(record, ReadSection(section, value, path));
        }
        else
        {
            ReadValue(setting, record, value, path);
        }
    }

    private void ReadValue(SettingModel setting, object record, YamlValue? value, string path)
    {
        if (_overrides.TryGetValue(path, out var over))
        {
            value = new YamlScalar(default, over.Value, IsPlain: setting.Codec is not TextCodec);
        }

        _origins[path] = over is not null ? new SettingOrigin(over.Source, 0)
            : value is not null ? new SettingOrigin(_file, value.Position.Line)
            : SettingOrigin.Default;
        Trace.Remember(path, value?.Position);
        if (value is null)
        {
            return;
        }

        if (TryReadValue(setting, record, value, out var read, out var problem))
        {
            setting.Property.SetValue(record, read);
            return;
        }

        Trace.MarkBad(path);
        _errors.Add(over?.Source, value.Position, path, problem);
    }

    private static bool TryReadValue(SettingModel setting, object record, YamlValue value, out object read, out Problem problem)
    {
        var codec = setting.Codec!;
        if (value is not YamlScalar scalar)
        {
            (read, problem) = (value, WrongType(value, codec.Form, codec is EndpointCodec ? "An IPv6 address must be in quotes: \"[::]:5514\"." : null));
            return false;
        }

        if (scalar.Type == YamlScalarType.Null)
        {
            var shown = codec.ToYaml(setting.Property.GetValue(record)!);
            (read, problem) = (scalar, new Problem(ConfigurationErrorCode.MissingValue, "the key has no value") { Hint = $"Write one, or remove the key for the default, {shown}." });
            return false;
        }

        if (codec.TryRead(scalar, out read, out problem))
        {
            problem = setting.Check(read)!;
        }

        return problem is null;
    }

    private void ReadList(SettingModel setting, object record, YamlValue? value, string path)
    {
        if (value is null)
        {
            AdoptDefaults(setting, record, path);
            return;
        }

        if (value is not YamlSequence sequence)
        {
            var empties = setting.MinEntries == 0 ? $"Write entries that begin with \"- \", or [] for none; remove {setting.Key} for the default." : $"Write entries that begin with \"- \", or remove {setting.Key} for the default.";
            Report(value, path, WrongType(value, "a list", empties));
            return;
        }

        var count = sequence.Items.Count;
        if (count < setting.MinEntries || count > setting.MaxEntries)
        {
            var place = count > setting.MaxEntries ? sequence.Items[setting.MaxEntries] : value;
            var allowed = setting.MinEntries == setting.MaxEntries ? $"exactly {setting.MinEntries}" : $"{setting.MinEntries} to {setting.MaxEntries}";
            Report(place, path, new Problem(ConfigurationErrorCode.OutOfRange, $"{count} entries") { Allowed = allowed, Hint = setting.Attribute.PatternText });
        }

        var entries = sequence.Items.Take(setting.MaxEntries)
            .Select((item, index) => ReadEntry(setting.Section!, item, $"{path}[{index}]"))
            .OfType<object>()
            .ToList();
        setting.Property.SetValue(record, SettingList.CreateFrom(setting.Section!.Type, entries));
    }

    /// <summary>The entries that a list has when the file does not name it.</summary>
    private void AdoptDefaults(SettingModel setting, object record, string path)
    {
        var index = 0;
        foreach (var entry in (System.Collections.IEnumerable)setting.Property.GetValue(record)!)
        {
            var section = setting.Section!.Of(entry);
            var entryPath = $"{path}[{index++}]";
            Trace.Remember(entry, entryPath, position: null);
            foreach (var key in section.Settings)
            {
                _origins[SettingNames.Join(entryPath, key.Key)] = SettingOrigin.Default;
            }

            Settle(section, entry);
        }
    }

    private object? ReadEntry(SectionModel section, YamlValue item, string path)
    {
        if (item is not YamlMapping mapping)
        {
            Report(item, path, WrongType(item, "an entry with keys of its own", "Write \"- key: value\", and further keys below it."));
            return null;
        }

        if (section.Kinds.Count == 0)
        {
            return ReadSection(section, mapping, path);
        }

        return FindKind(section, mapping, path) is { } kind ? ReadSection(kind, mapping, path) : null;
    }

    private SectionModel? FindKind(SectionModel section, YamlMapping mapping, string path)
    {
        var names = section.Kinds.Select(kind => kind.Kind!).ToList();
        var given = mapping.Entries.Find(entry => string.Equals(entry.Key.Text, SectionModel.KindKey, StringComparison.Ordinal));
        var word = (given?.Value as YamlScalar)?.Text;
        var found = section.Kinds.FirstOrDefault(kind => string.Equals(kind.Kind, word, StringComparison.Ordinal));
        if (given is null)
        {
            Report(mapping, path, new Problem(ConfigurationErrorCode.MissingKey, $"the key \"{SectionModel.KindKey}\" is missing") { Allowed = string.Join(", ", names), Hint = $"Add for example \"{SectionModel.KindKey}: {names[0]}\"." });
        }
        else if (found is null)
        {
            var problem = word is null
                ? WrongType(given.Value, "a word", null)
                : new Problem(ConfigurationErrorCode.BadValue, $"there is no choice {Problem.Quote(word)}") { Value = word, Nearest = NearestName.Of(word, names) };
            Report(given.Value, SettingNames.Join(path, SectionModel.KindKey), problem with { Allowed = string.Join(", ", names) });
        }

        return found;
    }

    private void Report(YamlValue place, string path, Problem problem)
    {
        Trace.MarkBad(path);
        _errors.Add(source: null, place.Position, path, problem);
    }

    private static Problem WrongType(YamlValue value, string expected, string? hint)
    {
        var (found, quoted) = value switch
        {
            YamlMapping => ("keys and values stand", null),
            YamlSequence => ("a list stands", null),
            YamlScalar { Type: YamlScalarType.Null } => ("nothing stands", null),
            YamlScalar scalar => (Problem.Quote(scalar.Text) + " stands", scalar.Text),
            _ => ("something else stands", null),
        };
        return new Problem(ConfigurationErrorCode.WrongType, $"{found} where {expected} belongs") { Value = quoted, Hint = hint };
    }
}
