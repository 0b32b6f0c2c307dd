using System.Text;
using Sworn.Query.Counting;
using Sworn.Query.Fields;
using Sworn.Query.Matching;

namespace Sworn.Query.Steps;

/// <summary>Walks all fields that a record has. Belongs to one thread.</summary>
internal sealed class FieldWalk
{
    /// <summary>The most names that are told apart: 4,096. Parameters with further ones count for nothing.</summary>
    public const int MaxNames = 4_096;

    private readonly Dictionary<byte[], string> _names = new(OctetsComparer.Instance);
    private readonly (string Name, FieldName Field)[] _builtIn;

    /// <summary>Makes a walk.</summary>
    /// <param name="builtIn">The built-in fields to walk.</param>
    public FieldWalk(IEnumerable<string> builtIn) => _builtIn = [.. builtIn.Select(static name => (name, FieldName.TryResolve(name)!))];

    /// <summary>Takes one value of a field.</summary>
    public delegate void Taker(string name, ReadOnlySpan<byte> value);

    /// <summary>Walks a record.</summary>
    public void Run(in QueryRecord record, Taker take)
    {
        foreach (var (name, field) in _builtIn)
        {
            var values = new FieldEnumerator(record, field);
            while (values.MoveNext())
            {
                take(name, values.Current);
            }
        }

        for (var number = 0; number < record.Message.ParameterCount; number++)
        {
            var parameter = record.Message.Parameter(number, record.Body);
            if (!parameter.Value.IsEmpty && NameOf(parameter.Name) is { } name)
            {
                take(name, parameter.Value);
            }
        }

        foreach (var (field, value) in record.Context.Added.All)
        {
            if (!value.IsEmpty)
            {
                take(field.Text, value.Octets);
            }
        }
    }

    private string? NameOf(ReadOnlySpan<byte> octets)
    {
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(octets, out var name) && _names.Count < MaxNames)
        {
            name = Encoding.UTF8.GetString(octets);
            lookup[octets] = name;
        }

        return name;
    }
}
