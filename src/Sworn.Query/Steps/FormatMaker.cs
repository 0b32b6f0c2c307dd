using System.Buffers;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Makes a text of fields; one without a value leaves its place empty.</summary>
internal sealed class FormatMaker(PlacedText text, PipeShape shape) : FieldMaker
{
    private readonly ItemField[] _fields = [.. text.Names.Select(name => ItemField.Of(name, shape))];
    private readonly ArrayBufferWriter<byte> _made = new();

    public override void Make(in Item item, Span<Cell> made)
    {
        _made.ResetWrittenCount();
        for (var place = 0; place < _fields.Length; place++)
        {
            _made.Write(text.Literals[place]);
            _made.Write(item.TryGet(_fields[place], out var value) ? value : []);
        }

        _made.Write(text.Literals[^1]);
        made[0] = new Cell(_made.WrittenSpan);
    }
}
