using System.Collections;
using Sworn.Core;
using Sworn.Host.Configuration.Model;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>
/// Fills records from a document by the models of both. It goes on after a mistake, with the default in place of what
/// is wrong, so that all mistakes are found in one go. It descends along the models, never deeper than they are,
/// whatever the document holds.
/// </summary>
internal sealed class ConfigurationReader
{
    private readonly string _file;
    private readonly NodeEnvironment _environment;
    private readonly ErrorList _errors;
    private readonly Dictionary<string, SettingOverride> _overrides;
    private readonly Dictionary<string, SettingOrigin> _origins = new(StringComparer.Ordinal);

    public ConfigurationReader(
        string file,
        NodeEnvironment environment,
        ErrorList errors,
        IEnumerable<SettingOverride> overrides)
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
            var hint = path.Length == 0
                ? "Write \"key: value\" lines."
                : "Write \"key: value\" lines, indented below it.";
            Report(value, path, WrongTypes.Explain(value, "a section with keys of its own", hint));
        }

        var record = model.Create(_environment);
        Trace.Remember(record, path, value?.Position);
        foreach (var setting in model.Settings)
        {
            var own = given.GetValueOrDefault(setting.Key)?.Value;
            ReadSetting(setting, record, own, SettingNames.Join(path, setting.Key));
        }

        Settle(model, record);
        return record;
    }

    private void CollectKeys(
        SectionModel model,
        YamlMapping mapping,
        string path,
        Dictionary<string, YamlEntry> given)
    {
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            var keyPath = SettingNames.Join(path, key.Length == 0 ? "\"\"" : Problem.Unquoted(key));
            if (!model.Has(key))
            {
                Report(entry.Key, keyPath, UnknownKeys.Explain(model, key, isTop: path.Length == 0));
            }
            else if (!given.TryAdd(key, entry))
            {
                var first = given[key].Key.Position.Line;
                var text = $"the key stands in line {first} already";
                var problem = new Problem(ConfigurationErrorCode.DuplicateKey, text) { Hint = "Keep one of the two." };
                Report(entry.Key, keyPath, problem);
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

    /// <summary>
    /// Writes derived defaults out, so that records are equal exactly when they have the same effect.
    /// </summary>
    private static void Settle(SectionModel model, object record)
    {
        foreach (var setting in model.Settings)
        {
            setting.Property.SetValue(record, setting.Property.GetValue(record));
        }
    }

    private void ReadValue(SettingModel setting, object record, YamlValue? value, string path)
    {
        if (_overrides.TryGetValue(path, out var over))
        {
            value = new YamlScalar(default, over.Value, IsPlain: setting.Codec is not TextCodec);
        }

        _origins[path] = OriginOf(value, over);
        if (value is null)
        {
            return;
        }

        Trace.Remember(path, value.Position);
        if (TryReadValue(setting, record, value, out var read, out var problem))
        {
            setting.Property.SetValue(record, read);
            return;
        }

        Trace.MarkBad(path);
        _errors.Add(
            over?.Source,
            value.Position,
            path,
            problem with { Allowed = problem.Allowed ?? SettingText.RangeOf(setting) });
    }

    private SettingOrigin OriginOf(YamlValue? value, SettingOverride? over)
    {
        if (over is not null)
        {
            return new SettingOrigin(over.Source, 0);
        }

        return value is null ? SettingOrigin.Default : new SettingOrigin(_file, value.Position.Line);
    }

    private static bool TryReadValue(
        SettingModel setting,
        object record,
        YamlValue value,
        out object read,
        out Problem problem)
    {
        var codec = setting.Codec!;
        read = value;
        if (value is not YamlScalar scalar)
        {
            problem = WrongTypes.Explain(
                value, codec.Form, "Write a single value behind the key; quote one that begins with [ or {.");
            return false;
        }

        if (scalar.Type == YamlScalarType.Null)
        {
            var fallback = codec.ToYaml(setting.Property.GetValue(record)!);
            problem = new Problem(ConfigurationErrorCode.MissingValue, "the key has no value")
            {
                Hint = $"Write one, or remove the key for the default, {fallback}.",
            };
            return false;
        }

        if (codec.TryRead(scalar, out read, out problem))
        {
            problem = setting.Check(read, scalar.Text)!;
        }

        return problem is null;
    }

    private void ReadList(SettingModel setting, object record, YamlValue? value, string path)
    {
        if (value is not YamlSequence sequence)
        {
            AdoptDefaults(setting, record, path);
            if (value is not null)
            {
                var none = setting.MinEntries == 0 ? ", or [] for none" : string.Empty;
                var hint = $"Write entries that begin with \"- \"{none}; remove {setting.Key} for the default.";
                Report(value, path, WrongTypes.Explain(value, "a list", hint));
            }

            return;
        }

        var count = sequence.Items.Count;
        if (setting.CheckCount(count) is { } problem)
        {
            Report(count > setting.MaxEntries ? sequence.Items[setting.MaxEntries] : value, path, problem);
        }

        var entries = sequence.Items.Take(setting.MaxEntries)
            .Select((item, index) => ReadEntry(setting.Section!, item, $"{path}[{index}]"))
            .OfType<object>()
            .ToList();
        setting.Property.SetValue(record, SettingList.CreateFrom(setting.Section!.Type, entries));
    }

    /// <summary>The entries that a list has when the file does not give it any.</summary>
    private void AdoptDefaults(SettingModel setting, object record, string path)
    {
        var index = 0;
        foreach (var entry in (IEnumerable)setting.Property.GetValue(record)!)
        {
            var section = setting.Section!.Of(entry);
            var entryPath = $"{path}[{index++}]";
            Trace.Remember(entry, entryPath, position: null);
            foreach (var key in section.Settings.Where(static key => key.Codec is not null))
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
            var hint = "Write \"- key: value\", with further keys in the lines below it.";
            Report(item, path, WrongTypes.Explain(item, "an entry with keys of its own", hint));
            return null;
        }

        if (section.Kinds.Count == 0)
        {
            return ReadSection(section, mapping, path);
        }

        if (EntryKinds.TryFind(section, mapping, out var kind, out var problem, out var place))
        {
            return ReadSection(kind, mapping, path);
        }

        Report(place, ReferenceEquals(place, mapping) ? path : SettingNames.Join(path, SectionModel.KindKey), problem);
        return null;
    }

    private void Report(YamlValue place, string path, Problem problem)
    {
        Trace.MarkBad(path);
        _errors.Add(source: null, place.Position, path, problem);
    }
}
