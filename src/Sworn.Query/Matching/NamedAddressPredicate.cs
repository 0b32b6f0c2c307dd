using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>Some parameter of structured data that names a source, or a destination, holds an address in a range.</summary>
internal sealed class NamedAddressPredicate(IReadOnlyList<byte[]> names, AddressRange range) : Predicate
{
    public override PredicateCost Cost => PredicateCost.Message;

    public override bool Test(in QueryRecord record)
    {
        var message = record.Message;
        for (var number = 0; number < message.ParameterCount; number++)
        {
            var parameter = message.Parameter(number, record.Body);
            if (IsNamed(parameter.Name) && Address.TryParse(parameter.Value, out var address) && range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsNamed(ReadOnlySpan<byte> name)
    {
        for (var number = 0; number < names.Count; number++)
        {
            if (name.SequenceEqual(names[number]))
            {
                return true;
            }
        }

        return false;
    }
}
