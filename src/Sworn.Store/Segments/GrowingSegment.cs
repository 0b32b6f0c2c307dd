using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Store.Segments;

/// <summary>
/// The segment that is being made of a journal file that still grows, as far as it is made: whoever shares the process with
/// its builder reads its blocks instead of the journal's records. Thread-safe.
/// </summary>
/// <param name="directory">The data directory.</param>
public sealed class GrowingSegment(StoreDirectory directory)
{
    private readonly List<Template> _templates = [];
    private object _build = new();
    private volatile State? _state;
    private JournalMark _frame;

    /// <summary>Opens what is made of the journal file with this first index.</summary>
    /// <param name="firstIndex">The index in the file's name.</param>
    /// <param name="rest">A place in the journal file: of the frames before it, blocks have every record.</param>
    /// <returns>
    /// A reader of a segment that ends where the blocks end, without an index of its content; null when nothing is made of
    /// that file, or it became a segment at this moment: its journal file has everything, or the segment has.
    /// </returns>
    public SegmentReader? TryOpen(ulong firstIndex, out JournalMark rest)
    {
        rest = default;
        if (_state is not { } state || state.Header.FirstIndex != firstIndex)
        {
            return null;
        }

        StoreFile file;
        try
        {
            file = directory.Open(SegmentFiles.Growing, forWriting: false);
        }
        catch (StoreException)
        {
            // Finished or given up at this moment; and if the medium fails, the journal is read instead.
            return null;
        }

        if (ReferenceEquals(_state?.Build, state.Build))
        {
            rest = state.Rest;
            return SegmentReader.Of(file, state.Header, state.Footer, state.Templates, state.BodyOctets);
        }

        // The name may belong to the next one by now.
        file.Dispose();
        return null;
    }

    /// <summary>Begins anew: nothing is made.</summary>
    internal void Clear()
    {
        _state = null;
        _build = new object();
        _templates.Clear();
    }

    /// <summary>Notes the place before the frame whose records come next.</summary>
    internal void Begin(in JournalMark frame) => _frame = frame;

    /// <summary>Shows the blocks written so far, which can be read from the file.</summary>
    /// <param name="header">Whose segment it is.</param>
    /// <param name="blocks">At least one.</param>
    /// <param name="controls">The records that are no received messages, perhaps also such that are in no block yet.</param>
    /// <param name="templates">By number; copied, for the builder gives them other numbers in its next segment.</param>
    /// <param name="bodyOctets">The octets of all bodies.</param>
    internal void Show(
        in SegmentHeader header, IReadOnlyList<SegmentBlock> blocks, IReadOnlyList<ulong> controls, IReadOnlyList<Template> templates, long bodyOctets)
    {
        for (var number = _templates.Count; number < templates.Count; number++)
        {
            _templates.Add(templates[number].Copy());
        }

        _state = new State(_build, header, SegmentFooter.Of([.. blocks], [.. controls]), [.. _templates], bodyOctets, _frame);
    }

    private sealed record State(object Build, SegmentHeader Header, SegmentFooter Footer, Template[] Templates, long BodyOctets, JournalMark Rest);
}
