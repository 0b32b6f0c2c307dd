using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Pipes.Terms;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Computes a number.</summary>
internal sealed class MathMaker : FieldMaker
{
    private const int Digits = 9;

    private readonly MathTerm _term;
    private readonly ItemField[] _fields;
    private readonly Dictionary<string, decimal?> _numbers = new(StringComparer.Ordinal);
    private readonly Func<string, decimal?> _numberOf;

    public MathMaker(MathTerm term, PipeShape shape)
    {
        _term = term;
        _fields = [.. term.Fields.Distinct(StringComparer.Ordinal).Select(name => ItemField.Of(name, shape))];
        _numberOf = name => _numbers[name];
    }

    public override void Make(in Item item, Span<Cell> made)
    {
        foreach (var field in _fields)
        {
            _numbers[field.Name] = item.NumberOf(field);
        }

        try
        {
            made[0] = _term.Compute(_numberOf) is { } number ? new Cell(decimal.Round(number, Digits)) : default;
        }
        catch (OverflowException)
        {
            // More digits than there are: no result, as of a division by nothing.
            made[0] = default;
        }
    }
}
