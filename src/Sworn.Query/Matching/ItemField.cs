using Sworn.Query.Fields;
using Sworn.Query.Pipes;

namespace Sworn.Query.Matching;

/// <summary>Where a field is found: by its name in records, by its column in rows.</summary>
/// <param name="Name">As written.</param>
/// <param name="Field">The field.</param>
/// <param name="Column">The column; −1 for records.</param>
internal readonly record struct ItemField(string Name, FieldName Field, int Column)
{
    /// <summary>Finds a name that the parser accepted.</summary>
    public static ItemField Of(string name, PipeShape shape)
    {
        var field = FieldName.TryResolve(name) ?? FieldName.OfParameter(name);
        for (var column = 0; column < (shape.Columns?.Count ?? 0); column++)
        {
            if (shape.Columns![column] == name)
            {
                return new ItemField(name, field, column);
            }
        }

        return shape.IsRows ? throw new ArgumentException($"the table has no column '{name}'", nameof(name)) : new ItemField(name, field, -1);
    }
}
