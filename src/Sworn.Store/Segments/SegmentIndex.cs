using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>
/// What a segment says of its content as a whole, so that most searches need not open its blocks and many counts need
/// not either. Segments of version 1.0 have none. Thread-safe.
/// </summary>
public sealed class SegmentIndex
{
    internal const byte MaskKind = 0;
    internal const byte ValuesKind = 1;
    internal const byte SameKind = 2;

    private readonly Lazy<Slot[][]> _slots;

    internal SegmentIndex(SegmentFilter filter, Func<ReadOnlyMemory<byte>> slots)
    {
        Filter = filter;
        _slots = new Lazy<Slot[][]>(() => ReadSlots(slots()));
    }

    /// <summary>The index of a segment that has none.</summary>
    public static SegmentIndex None { get; } = new(SegmentFilter.None, static () => default);

    /// <summary>Says what no record has.</summary>
    public SegmentFilter Filter { get; }

    /// <summary>What a slot of a template holds in all records of the segment.</summary>
    /// <exception cref="DamagedBlockException">The index does not decode.</exception>
    public SlotContent SlotOf(Template template, int slot)
    {
        ArgumentNullException.ThrowIfNull(template);
        var templates = _slots.Value;
        if (template.Number >= templates.Length || slot >= templates[template.Number].Length)
        {
            return SlotContent.Unknown;
        }

        ref var content = ref templates[template.Number][slot];
        return content.Content ??= SlotContent.Read(content.Payload);
    }

    private static Slot[][] ReadSlots(ReadOnlyMemory<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return [];
        }

        var from = new OctetReader(octets.Span);
        var templates = new Slot[from.ReadCount(Math.Min(TemplateTable.MaxCount, from.Left))][];
        for (var number = 0; number < templates.Length; number++)
        {
            var slots = templates[number] = new Slot[from.ReadCount(Math.Min(RecordCutter.MaxSlots, from.Left))];
            for (var slot = 0; slot < slots.Length; slot++)
            {
                slots[slot] = ReadSlot(ref from, octets, slots.AsSpan(0, slot));
            }
        }

        return templates;
    }

    private static Slot ReadSlot(ref OctetReader from, ReadOnlyMemory<byte> octets, ReadOnlySpan<Slot> before)
    {
        switch (from.ReadByte())
        {
            case MaskKind:
                return new Slot { Content = SlotContent.Of(from.ReadUInt64()) };
            case ValuesKind:
                var length = from.ReadCount(from.Left);
                from.Read(length);
                return new Slot { Payload = octets.Slice(from.Position - length, length) };
            case SameKind when before.Length > 0:
                return before[from.ReadCount(before.Length - 1)];
            default:
                throw new DamagedBlockException("the index of slots has a kind of a later version");
        }
    }

    /// <summary>A slot whose values are read when somebody asks; whoever reads them first gives the same as all others.</summary>
    private struct Slot
    {
        public ReadOnlyMemory<byte> Payload;
        public SlotContent? Content;
    }
}
