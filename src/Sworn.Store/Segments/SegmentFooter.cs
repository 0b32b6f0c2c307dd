using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>
/// What is known of a segment without opening a block: where the blocks are, what they hold, and where the log's own
/// facts stand. Immutable and thread-safe.
/// </summary>
public sealed class SegmentFooter
{
    private const int MaxBlocks = 1 << 20;

    private SegmentFooter(SegmentBlock[] blocks, ulong[] controls)
    {
        Blocks = blocks;
        Controls = controls;
    }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<SegmentBlock> Blocks { get; }

    /// <summary>The indexes of control leaves and other records that are no received messages.</summary>
    public IReadOnlyList<ulong> Controls { get; }

    internal static SegmentFooter Of(SegmentBlock[] blocks, ulong[] controls) => new(blocks, controls);

    internal static void Write(OctetBuffer to, List<SegmentBlock> blocks, List<ulong> controls)
    {
        to.WriteVarint((ulong)blocks.Count);
        foreach (var block in blocks)
        {
            to.WriteVarint((ulong)block.Offset);
            block.Header.Write(to.Room(BlockHeader.Size));
            to.Advance(BlockHeader.Size);
            to.WriteVarint((ulong)block.Templates.Length);
            foreach (var (template, rows) in block.Templates)
            {
                to.WriteVarint((ulong)template);
                to.WriteVarint((ulong)rows);
            }
        }

        to.WriteVarint((ulong)controls.Count);
        ulong before = 0;
        foreach (var index in controls)
        {
            to.WriteVarint(index - before);
            before = index;
        }
    }

    internal static SegmentFooter Read(ReadOnlySpan<byte> octets)
    {
        var from = new OctetReader(octets);
        var blocks = new SegmentBlock[from.ReadCount(Math.Min(MaxBlocks, from.Left))];
        for (var number = 0; number < blocks.Length; number++)
        {
            var offset = (long)(from.ReadVarint() & long.MaxValue);
            if (!BlockHeader.TryRead(from.Read(BlockHeader.Size), out var header))
            {
                throw new DamagedBlockException("the index of blocks is damaged");
            }

            var templates = new (int Template, int Rows)[from.ReadCount(Math.Min(BlockHeader.MaxRecordCount, from.Left))];
            for (var at = 0; at < templates.Length; at++)
            {
                templates[at] = (from.ReadCount(TemplateTable.MaxCount - 1), from.ReadCount(BlockHeader.MaxRecordCount));
            }

            blocks[number] = new SegmentBlock(offset, header, templates);
        }

        var controls = new ulong[from.ReadCount(from.Left)];
        ulong before = 0;
        for (var at = 0; at < controls.Length; at++)
        {
            before = unchecked(before + from.ReadVarint());
            controls[at] = before;
        }

        return new SegmentFooter(blocks, controls);
    }
}
