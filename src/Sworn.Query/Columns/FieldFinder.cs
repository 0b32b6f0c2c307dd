using Sworn.Query.Fields;
using Sworn.Store.Blocks;

namespace Sworn.Query.Columns;

/// <summary>Finds where a field is in the templates of a segment. Belongs to one thread.</summary>
internal sealed class FieldFinder(FieldName field)
{
    private FieldReference[]?[] _places = [];
    private bool[] _isKnown = [];

    /// <summary>Whether fields of this kind have places in templates at all.</summary>
    public static bool CanFind(FieldId id) => KindOf(id) != SpanKind.None || id is FieldId.Parameter or FieldId.ExactParameter;

    /// <summary>Begins with a segment.</summary>
    public void Begin(IReadOnlyList<Template> templates)
    {
        _places = new FieldReference[]?[templates.Count];
        _isKnown = new bool[templates.Count];
    }

    /// <summary>
    /// The places of the field in a template, none when its records do not have it; null when that cannot be told from
    /// the template.
    /// </summary>
    public FieldReference[]? In(Template template)
    {
        if (!_isKnown[template.Number])
        {
            _isKnown[template.Number] = true;
            _places[template.Number] = Find(template);
        }

        return _places[template.Number];
    }

    private FieldReference[]? Find(Template template)
    {
        var fields = template.Fields;
        if (fields.Length >= RecordLayout.MaxSpans)
        {
            return null;
        }

        var places = new List<FieldReference>();
        FieldReference element = default;
        FieldReference name = default;
        foreach (var reference in fields)
        {
            switch (reference.Kind)
            {
                case SpanKind.ElementId:
                    element = reference;
                    break;
                case SpanKind.ParameterName:
                    name = reference;
                    break;
                default:
                    break;
            }

            switch (IsIt(template, reference, element, name))
            {
                case null:
                    return null;
                case true when reference.Place == FieldPlace.Elsewhere || reference.Kind == SpanKind.EscapedValue:
                    return null;
                case true:
                    places.Add(reference);
                    break;
                default:
                    break;
            }
        }

        return [.. places];
    }

    /// <summary>Whether a part is the field; null when its name has no place.</summary>
    private bool? IsIt(Template template, FieldReference part, FieldReference element, FieldReference name)
    {
        if (field.Id is not (FieldId.Parameter or FieldId.ExactParameter))
        {
            return part.Kind == KindOf(field.Id);
        }

        if (part.Kind is not (SpanKind.ParameterValue or SpanKind.EscapedValue))
        {
            return false;
        }

        if (name.Place != FieldPlace.Literal || (field.Id == FieldId.ExactParameter && element.Place != FieldPlace.Literal))
        {
            return null;
        }

        var wanted = field.Parameter.Span;
        var own = template.Literals.Slice(name.Start, name.Length);
        if (field.Id == FieldId.Parameter)
        {
            return own.SequenceEqual(wanted);
        }

        var id = template.Literals.Slice(element.Start, element.Length);
        return wanted.Length == id.Length + 1 + own.Length
            && wanted.StartsWith(id) && wanted[id.Length] == '.' && wanted.EndsWith(own);
    }

    private static SpanKind KindOf(FieldId id) => id switch
    {
        FieldId.Host => SpanKind.Host,
        FieldId.App => SpanKind.App,
        FieldId.ProcId => SpanKind.ProcId,
        FieldId.MsgId => SpanKind.MsgId,
        FieldId.Event => SpanKind.Event,
        _ => SpanKind.None,
    };
}
