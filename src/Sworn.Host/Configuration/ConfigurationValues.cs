using System.Security.Cryptography;
using System.Text;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>
/// An effective configuration as one value for each key, to be compared with another: the entries of a list go by their names, and their
/// order is a value of its own. Of a secret there is only a keyed digest.
/// </summary>
internal static class ConfigurationValues
{
    /// <summary>The values by their paths: <c>inputs[tls].listen</c>.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The key of the digests of secrets.</param>
    public static SortedDictionary<string, string> Of(SwornConfiguration configuration, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(values, SectionModel.Root, configuration, path: "", key);
        return values;
    }

    /// <summary>Whether a value is the digest of a secret.</summary>
    public static bool IsSecret(string value) => value.StartsWith(Secret.Mask, StringComparison.Ordinal);

    private static void Add(SortedDictionary<string, string> to, SectionModel model, object record, string path, ReadOnlySpan<byte> key)
    {
        if (model.Kind is { } kind)
        {
            to[SettingNames.Join(path, SectionModel.KindKey)] = kind;
        }

        foreach (var setting in model.Settings)
        {
            var value = setting.Property.GetValue(record)!;
            var place = SettingNames.Join(path, setting.Key);
            if (setting.Codec is { } codec)
            {
                to[place] = value is Secret secret ? DigestOf(secret, key) : codec.Format(value);
            }
            else if (setting.IsList)
            {
                AddList(to, setting.Section!, value, place, key);
            }
            else
            {
                Add(to, setting.Section!, value, place, key);
            }
        }
    }

    private static void AddList(SortedDictionary<string, string> to, SectionModel section, object list, string path, ReadOnlySpan<byte> key)
    {
        var entries = ListEntries.Of(list);
        if (entries.Count > 1)
        {
            to[ListEntries.OrderPathOf(path)] = ListEntries.Join(entries.Select(static entry => entry.Name));
        }

        foreach (var (name, entry) in entries)
        {
            Add(to, section.Of(entry), entry, $"{path}[{name}]", key);
        }
    }

    private static string DigestOf(Secret secret, ReadOnlySpan<byte> key) =>
        Secret.Mask + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(secret.Reveal())));
}
