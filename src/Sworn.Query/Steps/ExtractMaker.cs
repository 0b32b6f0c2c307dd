using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>
/// Cuts fields out of a field: what stands before the first place is looked for, each place reaches to the next text of the
/// pattern, the last one without text behind it to the end. Where the pattern does not fit, nothing is made.
/// </summary>
internal sealed class ExtractMaker : FieldMaker
{
    private readonly PlacedText _text;
    private readonly ItemField _from;
    private readonly int[] _targets;

    public ExtractMaker(PlacedText text, IReadOnlyList<string> names, string from, PipeShape shape)
    {
        _text = text;
        _from = ItemField.Of(from, shape);
        _targets = [.. text.Names.Select(name => Array.IndexOf([.. names], name))];
    }

    public override void Make(in Item item, Span<Cell> made)
    {
        made.Clear();
        if (!item.TryGet(_from, out var value))
        {
            return;
        }

        var first = value.IndexOf(_text.Literals[0]);
        if (first < 0)
        {
            return;
        }

        value = value[(first + _text.Literals[0].Length)..];
        for (var place = 0; place < _targets.Length; place++)
        {
            ReadOnlySpan<byte> behind = _text.Literals[place + 1];
            var length = behind.IsEmpty ? value.Length : value.IndexOf(behind);
            if (length < 0)
            {
                made.Clear();
                return;
            }

            if (_targets[place] >= 0)
            {
                made[_targets[place]] = new Cell(value[..length]);
            }

            value = value[(length + behind.Length)..];
        }
    }
}
