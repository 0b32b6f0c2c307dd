using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Sworn.Core;

namespace Sworn.Host.Configuration.Model;

/// <summary>
/// One key: its property, and either the codec of its value or the section that it, or each of its entries, is.
/// </summary>
internal sealed class SettingModel
{
    /// <summary>
    /// Patterns are ours and run on a few hundred characters; the limit is a guard against one written badly.
    /// </summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly Regex? _pattern;

    public SettingModel(PropertyInfo property)
    {
        Property = property;
        Key = SettingNames.ToKebab(property.Name);
        var attribute = property.GetCustomAttribute<SettingAttribute>();
        Invariant.Check(attribute is not null);
        Attribute = attribute!;
        IsList = property.PropertyType.IsGenericType
            && property.PropertyType.GetGenericTypeDefinition() == typeof(SettingList<>);
        Codec = ValueCodecs.For(property.PropertyType);
        Section = Codec is null
            ? new SectionModel(IsList ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType)
            : null;
        Range = Codec is { IsOrdered: true } ? new SettingRange(Codec, Attribute) : null;
        _pattern = Attribute.Pattern is null
            ? null
            : new Regex(Attribute.Pattern, RegexOptions.CultureInvariant, PatternTimeout);
    }

    public PropertyInfo Property { get; }

    public string Key { get; }

    public SettingAttribute Attribute { get; }

    public bool IsList { get; }

    /// <summary>Null for a section and for a list.</summary>
    public ValueCodec? Codec { get; }

    /// <summary>The section of the key, or of each entry when it is a list; null for a value.</summary>
    public SectionModel? Section { get; }

    /// <summary>Null when values of the type have no order.</summary>
    public SettingRange? Range { get; }

    /// <summary>The least number of entries of a list.</summary>
    public int MinEntries => IsList && Attribute.Min is { } min ? int.Parse(min, CultureInfo.InvariantCulture) : 0;

    /// <summary>The greatest number of entries of a list.</summary>
    public int MaxEntries => IsList ? int.Parse(Attribute.Max!, CultureInfo.InvariantCulture) : 0;

    /// <summary>What is wrong with a value of the right type; null when nothing is.</summary>
    /// <param name="value">The value.</param>
    /// <param name="written">How it stands in the file.</param>
    public Problem? Check(object value, string written)
    {
        if (value is string text)
        {
            return CheckText(text);
        }

        return Range is null || Range.Contains(value)
            ? null
            : new Problem(
                ConfigurationErrorCode.OutOfRange, $"{Problem.Unquoted(written)} is {Range.SideOf(value)} than allowed")
            {
                Value = written,
                Allowed = SettingText.RangeOf(this),
            };
    }

    /// <summary>What is wrong with the number of entries of a list; null when nothing is.</summary>
    public Problem? CheckCount(int count) =>
        count >= MinEntries && count <= MaxEntries
            ? null
            : new Problem(
                ConfigurationErrorCode.OutOfRange, count == 1 ? "there is 1 entry" : $"there are {count} entries")
            {
                Allowed = SettingText.RangeOf(this),
                Hint = Attribute.Advice,
            };

    private Problem? CheckText(string text)
    {
        if (text.Length == 0)
        {
            return TextProblem(ConfigurationErrorCode.OutOfRange, "the text is empty", text);
        }

        if (Attribute.Max is { } max && text.Length > int.Parse(max, CultureInfo.InvariantCulture))
        {
            return TextProblem(ConfigurationErrorCode.OutOfRange, $"{text.Length} characters are too many", text);
        }

        return _pattern is null || _pattern.IsMatch(text)
            ? null
            : TextProblem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(text)} is not allowed here", text);
    }

    private Problem TextProblem(ConfigurationErrorCode code, string problem, string text) =>
        new(code, problem) { Value = text, Allowed = SettingText.RangeOf(this) };
}
