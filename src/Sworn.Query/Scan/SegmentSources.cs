using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Segments;

namespace Sworn.Query.Scan;

/// <summary>
/// Reads the SOURCE leaves of a segment when a record asks for one, with a reader of its own: those of the first block,
/// where a journal file defines most of its sources, then those of all blocks.
/// </summary>
internal static class SegmentSources
{
    /// <summary>A catalogue of a segment that is open as long as it is asked.</summary>
    public static SourceCatalogue CatalogueOf(SegmentReader segment) => new(
        catalogue => Learn(segment, segment.Footer.Blocks.Take(1), catalogue),
        catalogue => Learn(segment, segment.Footer.Blocks.Skip(1), catalogue));

    /// <summary>Reads what the blocks there are define.</summary>
    public static void Learn(SegmentReader segment, SourceCatalogue catalogue) => Learn(segment, segment.Footer.Blocks, catalogue);

    private static void Learn(SegmentReader segment, IEnumerable<SegmentBlock> blocks, SourceCatalogue catalogue)
    {
        using var reader = new BlockReader();
        var controls = segment.Footer.Controls;
        var body = new byte[1 << 12];
        var next = 0;
        foreach (var block in blocks)
        {
            while (next < controls.Count && controls[next] < block.Header.FirstIndex)
            {
                next++;
            }

            if (next == controls.Count || controls[next] >= block.Header.EndIndex)
            {
                continue;
            }

            try
            {
                Learn(segment, block, reader, ref next, ref body, catalogue);
            }
            catch (Exception failure) when (failure is StoreException or DamagedBlockException)
            {
                // The scan of the records meets the same damage and reports it; here it only leaves sources unknown.
                continue;
            }
        }
    }

    private static void Learn(
        SegmentReader segment, SegmentBlock block, BlockReader reader, ref int next, ref byte[] body, SourceCatalogue catalogue)
    {
        var octets = new byte[block.Header.Length];
        segment.ReadBlock(block, octets);
        reader.Load(octets, segment.Templates);
        for (; next < segment.Footer.Controls.Count && segment.Footer.Controls[next] < block.Header.EndIndex; next++)
        {
            var number = (int)(segment.Footer.Controls[next] - block.Header.FirstIndex);
            var length = reader.MaxBodyLength(number);
            body = body.Length < length ? new byte[length] : body;
            catalogue.Learn(reader.FieldsOf(number).Session, body.AsSpan(0, reader.WriteBody(number, body)));
        }
    }
}
