using System.Text;

namespace Sworn.Query.Fields;

/// <summary>A field as a query names it.</summary>
internal sealed class FieldName
{
    private FieldName(string text, FieldId id, string parameter)
    {
        Text = text;
        Id = id;
        Parameter = Encoding.UTF8.GetBytes(parameter);
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>What it stands for.</summary>
    public FieldId Id { get; }

    /// <summary>For a parameter its name, for an exact one element, dot and name; UTF-8. Empty for the other fields.</summary>
    public ReadOnlyMemory<byte> Parameter { get; }

    /// <summary>Whether the values are numbers, known without reading text.</summary>
    public bool IsNumber => Id is FieldId.Index or FieldId.Length or FieldId.Session or FieldId.RetentionClass or FieldId.Port
        or FieldId.Pri or FieldId.Seq;

    /// <summary>A parameter of structured data by its name, whatever else the name may stand for.</summary>
    public static FieldName OfParameter(string name) => new(name, FieldId.Parameter, name);

    /// <summary>Finds what a name stands for. Any name that is not known may be a parameter of structured data.</summary>
    /// <returns>Null for a name with '_' before it that is not built in: those are kept for sworn.</returns>
    public static FieldName? TryResolve(string text)
    {
        const string exact = "sd.";
        if (FieldNames.TryGet(text, out var id, out var parameter))
        {
            return new FieldName(text, id, parameter);
        }

        if (text.StartsWith(exact, StringComparison.Ordinal))
        {
            return new FieldName(text, FieldId.ExactParameter, text[exact.Length..]);
        }

        return text.StartsWith('_') ? null : new FieldName(text, FieldId.Parameter, text);
    }
}
