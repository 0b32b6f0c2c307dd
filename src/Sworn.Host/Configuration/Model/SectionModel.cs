using System.Reflection;
using Sworn.Core;

namespace Sworn.Host.Configuration.Model;

/// <summary>
/// One record of the configuration as its attributes describe it: its keys in the order of the source, or the kinds of
/// it there are.
/// </summary>
internal sealed class SectionModel
{
    /// <summary>The key that says which kind an entry is.</summary>
    public const string KindKey = "type";

    private readonly Dictionary<string, SettingModel> _byKey;

    public SectionModel(Type type, string? kind = null)
    {
        Type = type;
        Kind = kind;
        var kinds = type.GetCustomAttributes<SettingKindAttribute>(inherit: false);
        Kinds = [.. kinds.Select(known => new SectionModel(known.Section, known.Name))];
        Settings = Kinds.Count > 0 ? [] : [.. PropertiesOf(type).Select(property => new SettingModel(property))];
        ReservedKeys = type.GetCustomAttribute<ReservedKeysAttribute>()?.Keys ?? [];
        _byKey = Settings.ToDictionary(setting => setting.Key, StringComparer.Ordinal);
    }

    /// <summary>The whole configuration.</summary>
    public static SectionModel Root { get; } = new(typeof(SwornConfiguration));

    public Type Type { get; }

    /// <summary>
    /// The value of <see cref="KindKey"/> that selects this record; null when it is the only one of its place.
    /// </summary>
    public string? Kind { get; }

    /// <summary>The kinds of entry; empty when there is only this record.</summary>
    public IReadOnlyList<SectionModel> Kinds { get; }

    public IReadOnlyList<SettingModel> Settings { get; }

    public IReadOnlyList<string> ReservedKeys { get; }

    /// <summary>The names that may stand in a mapping of this section.</summary>
    public IEnumerable<string> Keys => Kind is null ? _byKey.Keys : _byKey.Keys.Prepend(KindKey);

    /// <summary>Whether a key may stand in a mapping of this section.</summary>
    public bool Has(string key) => Keys.Contains(key, StringComparer.Ordinal);

    public SettingModel? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The record that an existing value is: this one, or the kind with the value's type.</summary>
    public SectionModel Of(object value) => Kinds.FirstOrDefault(kind => kind.Type == value.GetType()) ?? this;

    /// <summary>A record with every default.</summary>
    public object Create(NodeEnvironment environment)
    {
        var fromEnvironment = Type.GetConstructor([typeof(NodeEnvironment)]);
        if (fromEnvironment is not null)
        {
            return fromEnvironment.Invoke([environment]);
        }

        var record = Activator.CreateInstance(Type);
        Invariant.Check(record is not null);
        return record!;
    }

    /// <summary>
    /// Properties of the base before those of the derived, each in the order of its source (which the metadata keep).
    /// </summary>
    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .OrderBy(property => Depth(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken);

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}
