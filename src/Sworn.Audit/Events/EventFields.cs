using System.Text;

namespace Sworn.Audit.Events;

/// <summary>
/// The values of one event's fields. Made once and filled again for every message; allocates nothing once it has grown.
/// Not thread-safe.
/// </summary>
public sealed class EventFields
{
    private readonly int[] _starts = new int[FieldTable.Count];
    private readonly int[] _lengths = new int[FieldTable.Count];
    private readonly int[] _filled = new int[FieldTable.Count];
    private readonly int[] _present = new int[FieldTable.Count];
    private byte[] _values = new byte[1024];
    private int _used;
    private int _round = 1;

    /// <summary>How many fields have a value.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a field that has a value, by position.</summary>
    public int IdAt(int position) => _present[position];

    /// <summary>Whether a field has a value.</summary>
    public bool Has(int id) => _filled[id] == _round;

    /// <summary>The value of a field as UTF-8; empty without one. Valid until the next change.</summary>
    public ReadOnlySpan<byte> this[int id] => Has(id) ? _values.AsSpan(_starts[id], _lengths[id]) : [];

    /// <summary>The value of a field as text; null without one.</summary>
    public string? Text(string name) =>
        FieldTable.TryFind(name, out var id) && Has(id) ? Encoding.UTF8.GetString(this[id]) : null;

    internal void Clear()
    {
        _round++;
        _used = 0;
        Count = 0;
    }

    /// <summary>Gives a field a value; the one it had is forgotten.</summary>
    internal void Set(int id, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        Keep(id, value.Length);
    }

    /// <summary>
    /// Room for a value to be written; <see cref="Keep"/> says how long it became. Until then the field has what it had.
    /// </summary>
    internal Span<byte> Room(int length)
    {
        if (_values.Length - _used < length)
        {
            Array.Resize(ref _values, Math.Max(_used + length, 2 * _values.Length));
        }

        return _values.AsSpan(_used, length);
    }

    internal void Keep(int id, int length)
    {
        _starts[id] = _used;
        _lengths[id] = length;
        _used += length;
        if (_filled[id] != _round)
        {
            _filled[id] = _round;
            _present[Count++] = id;
        }
    }

    internal void Remove(int id)
    {
        if (Has(id))
        {
            _filled[id] = 0;
            var position = Array.IndexOf(_present, id, 0, Count);
            Count--;
            Array.Copy(_present, position + 1, _present, position, Count - position);
        }
    }
}
