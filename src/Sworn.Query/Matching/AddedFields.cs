using Sworn.Query.Fields;
using Sworn.Query.Tables;

namespace Sworn.Query.Matching;

/// <summary>
/// The fields that pipes gave to the record at hand. One goes before a parameter of structured data that has the same name.
/// Belongs to one thread.
/// </summary>
internal sealed class AddedFields
{
    private readonly List<(FieldName Field, Cell Value)> _fields = [];

    /// <summary>How many there are.</summary>
    public int Count => _fields.Count;

    /// <summary>The fields in the order they were added.</summary>
    public IReadOnlyList<(FieldName Field, Cell Value)> All => _fields;

    /// <summary>Forgets them.</summary>
    public void Clear() => _fields.Clear();

    /// <summary>Gives the record a field, in place of one that has the same name.</summary>
    public void Set(FieldName field, Cell value)
    {
        for (var number = 0; number < _fields.Count; number++)
        {
            if (_fields[number].Field.Parameter.Span.SequenceEqual(field.Parameter.Span))
            {
                _fields[number] = (field, value);
                return;
            }
        }

        _fields.Add((field, value));
    }

    /// <summary>The value of a field that was added.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out Cell value)
    {
        foreach (var (field, own) in _fields)
        {
            if (field.Parameter.Span.SequenceEqual(name))
            {
                value = own;
                return true;
            }
        }

        value = default;
        return false;
    }
}
