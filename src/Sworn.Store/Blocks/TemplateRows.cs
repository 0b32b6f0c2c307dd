namespace Sworn.Store.Blocks;

/// <summary>The rows of one template while a block is built: where their slots lie. Used again; belongs to one thread.</summary>
internal sealed class TemplateRows
{
    private int[] _starts = new int[64];
    private int[] _lengths = new int[64];
    private int _used;

    /// <summary>The template.</summary>
    public Template? Template { get; private set; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Its position among the templates that the block uses; −1 when it is not worth one.</summary>
    public int Position { get; set; }

    /// <summary>Begins with a template.</summary>
    public void Begin(Template template)
    {
        Template = template;
        Count = 0;
        Position = -1;
        _used = 0;
    }

    /// <summary>Adds the record that was just cut.</summary>
    public void Add(RecordCutter cut, int bodyStart)
    {
        var slots = cut.SlotCount;
        if (_starts.Length - _used < slots)
        {
            Array.Resize(ref _starts, Math.Max(2 * _starts.Length, _used + slots));
            Array.Resize(ref _lengths, _starts.Length);
        }

        var starts = _starts.AsSpan(_used, slots);
        cut.Starts.CopyTo(starts);
        foreach (ref var start in starts)
        {
            start += bodyStart;
        }

        cut.Lengths.CopyTo(_lengths.AsSpan(_used));
        _used += slots;
        Count++;
    }

    /// <summary>The values of a slot.</summary>
    public SlotValues Values(ReadOnlySpan<byte> octets, int slot, int slots) =>
        new(octets, _starts.AsSpan(0, _used), _lengths.AsSpan(0, _used), slot, slots);
}
