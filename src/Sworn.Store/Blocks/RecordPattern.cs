using Sworn.Core.Ledger;

namespace Sworn.Store.Blocks;

/// <summary>
/// Says what records have in common: the literal text of a template with <c>&lt;*&gt;</c> for each slot. A record has the
/// pattern of the template that it gets when it is sealed. Belongs to one thread.
/// </summary>
/// <param name="analyst">Says where the named parts of a record lie.</param>
public sealed class RecordPattern(IRecordAnalyst analyst)
{
    private readonly RecordLayout _layout = new();
    private readonly RecordCutter _cutter = new();
    private byte[] _text = new byte[1 << 10];
    private int _length;

    private static ReadOnlySpan<byte> Slot => "<*>"u8;

    /// <summary>The pattern of a template.</summary>
    public static byte[] Of(Template template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var text = new List<byte>();
        for (var slot = 0; slot < template.SlotCount; slot++)
        {
            text.AddRange(template.Literal(slot));
            text.AddRange(Slot);
        }

        text.AddRange(template.Literal(template.SlotCount));
        return [.. text];
    }

    /// <summary>The pattern of a record; of one with more slots than a template may have, one slot. Valid until the next record.</summary>
    public ReadOnlySpan<byte> Of(in EntryFields fields, ReadOnlySpan<byte> body)
    {
        _layout.Clear();
        analyst.Analyze(fields, body, _layout);
        _length = 0;
        if (!_cutter.Cut(body, _layout))
        {
            return Slot;
        }

        var before = 0;
        foreach (var end in _cutter.LiteralEnds)
        {
            Add(_cutter.Literals[before..end]);
            Add(Slot);
            before = end;
        }

        Add(_cutter.Literals[before..]);
        return _text.AsSpan(0, _length);
    }

    private void Add(ReadOnlySpan<byte> part)
    {
        if (_text.Length < _length + part.Length)
        {
            Array.Resize(ref _text, Math.Max(_length + part.Length, 2 * _text.Length));
        }

        part.CopyTo(_text.AsSpan(_length));
        _length += part.Length;
    }
}
