namespace Sworn.Store.Blocks;

/// <summary>A template as one block uses it: how many rows, and a column for each slot. Valid until the next block.</summary>
public sealed class BlockTemplate
{
    private readonly List<ColumnDescription> _slots = [];

    internal BlockTemplate()
    {
    }

    /// <summary>The template.</summary>
    public Template Template { get; private set; } = null!;

    /// <summary>How many records of the block have it.</summary>
    public int Rows { get; private set; }

    /// <summary>Whether a slot equals an earlier one in every row.</summary>
    public bool IsAlias(int slot) => _slots[slot].Encoding == SlotEncoding.Alias;

    /// <summary>The slot that a slot equals in every row; −1 when it has values of its own.</summary>
    internal int AliasOf(int slot) => IsAlias(slot) ? _slots[slot].Alias : -1;

    internal IReadOnlyList<ColumnDescription> Slots => _slots;

    internal SlotColumn[] Columns { get; set; } = [];

    internal int MaxLength { get; set; }

    internal int Position { get; private set; }

    internal void Begin(Template template, int position, int rows)
    {
        Template = template;
        Position = position;
        Rows = rows;
        Columns = [];
        MaxLength = 0;
        while (_slots.Count < template.SlotCount)
        {
            _slots.Add(new ColumnDescription());
        }
    }

    internal void ReadSlots(ref OctetReader from, ref int offset)
    {
        for (var slot = 0; slot < Template.SlotCount; slot++)
        {
            _slots[slot].ReadSlot(ref from, ref offset, slot, Rows);
        }
    }
}
