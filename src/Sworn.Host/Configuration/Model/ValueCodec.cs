using System.Text.Json.Nodes;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>
/// How the values of one type are read from a scalar, written back, described to an editor and to a reader.
/// </summary>
internal abstract class ValueCodec
{
    /// <summary>The type in a word, as the manual calls it.</summary>
    public abstract string TypeName { get; }

    /// <summary>How a value is written, in a sentence of the manual.</summary>
    public abstract string Syntax { get; }

    /// <summary>What is allowed besides a range, to follow "Allowed:".</summary>
    public abstract string Form { get; }

    /// <summary>Whether the value may be repeated in errors and shown.</summary>
    public virtual bool IsSecret => false;

    /// <summary>Whether values have an order, so that a key of this type must have a range.</summary>
    public virtual bool IsOrdered => false;

    /// <summary>
    /// Reads a scalar that is not null. On failure the problem says what is wrong and what to do, but not the range.
    /// </summary>
    public abstract bool TryRead(YamlScalar scalar, out object value, out Problem problem);

    /// <summary>The value as a person writes it, without quotes.</summary>
    public abstract string Format(object value);

    /// <summary>The value as it stands in a YAML file.</summary>
    public virtual string ToYaml(object value) => YamlScalarTypes.Quote(Format(value));

    /// <summary>The value in JSON.</summary>
    public virtual JsonNode ToJson(object value) => JsonValue.Create(Format(value));

    /// <summary>Adds to a JSON Schema what values of this type and range look like.</summary>
    public abstract void Describe(JsonObject schema, SettingModel setting);

    private protected Problem Bad(ConfigurationErrorCode code, YamlScalar scalar, string? hint, string? nearest = null)
    {
        var value = Problem.Quote(scalar.Text);
        var text = code == ConfigurationErrorCode.WrongType && !scalar.IsPlain
            ? $"the text {value} is not {Form}"
            : $"{value} is not {Form}";
        return new Problem(code, text) { Value = scalar.Text, Hint = hint, Nearest = nearest };
    }
}
