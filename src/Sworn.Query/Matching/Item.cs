using Sworn.Query.Fields;
using Sworn.Query.Tables;

namespace Sworn.Query.Matching;

/// <summary>A record, or a row of a table: what pipes read fields of. Valid as long as the record is.</summary>
internal readonly ref struct Item
{
    private readonly QueryRecord _record;
    private readonly Cell[]? _row;

    public Item(in QueryRecord record) => _record = record;

    public Item(Cell[] row) => _row = row;

    /// <summary>The first value of a field; false when there is none.</summary>
    public bool TryGet(ItemField field, out ReadOnlySpan<byte> value)
    {
        if (_row is not null)
        {
            value = _row[field.Column].Octets;
            return !_row[field.Column].IsEmpty;
        }

        var values = new FieldEnumerator(_record, field.Field);
        var isThere = values.MoveNext();
        value = isThere ? values.Current : [];
        return isThere;
    }

    /// <summary>The field as a cell.</summary>
    public Cell CellOf(ItemField field)
    {
        if (_row is not null)
        {
            return _row[field.Column];
        }

        return TryGet(field, out var value) ? new Cell(value) : default;
    }

    /// <summary>The number that a field holds; of a time, its seconds since 1970.</summary>
    public decimal? NumberOf(ItemField field)
    {
        const decimal perSecond = Time.UtcNanoseconds.PerSecond;
        if (_row is null && field.Field.Id is FieldId.Time or FieldId.Received)
        {
            return (field.Field.Id == FieldId.Time ? _record.EventTime : _record.Fields.ReceivedUtc) / perSecond;
        }

        if (_row is not null && _row[field.Column].Number is { } own)
        {
            return own;
        }

        if (!TryGet(field, out var value))
        {
            return null;
        }

        return Numbers.TryRead(value, out var number) ? number : Numbers.TryReadTime(value, out var utc) ? utc / perSecond : null;
    }
}
