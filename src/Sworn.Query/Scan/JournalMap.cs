using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>
/// Where the frames of one journal file lie, learnt from their headers alone, so that they can be read from the last to
/// the first in bounded memory: a mark for each stretch of about a mebioctet, not for each frame. Belongs to one thread.
/// </summary>
internal sealed class JournalMap
{
    private const int StretchOctets = 1 << 20;

    private readonly JournalReader _reader;
    private readonly List<JournalStretch> _stretches = [];
    private readonly List<JournalMark> _controls = [];

    private JournalMap(JournalReader reader) => _reader = reader;

    /// <summary>The stretches that have frames inside the window.</summary>
    public IReadOnlyList<JournalStretch> Stretches => _stretches;

    /// <summary>A mark before every frame that begins with a control leaf.</summary>
    public IReadOnlyList<JournalMark> Controls => _controls;

    /// <summary>The place behind the last frame.</summary>
    public JournalMark End { get; private set; }

    /// <summary>What the walk ended with: <see cref="FrameStatus.End"/> or <see cref="FrameStatus.Broken"/>.</summary>
    public FrameStatus Status { get; private set; }

    /// <summary>Walks through a file from its start to its last frame.</summary>
    /// <param name="reader">Reads the file.</param>
    /// <param name="window">What is looked for.</param>
    /// <param name="tally">Counts frames.</param>
    /// <param name="cancellation">Ends the walk early.</param>
    /// <exception cref="Sworn.Store.Files.StoreException">The medium failed.</exception>
    public static JournalMap Walk(JournalReader reader, ScanWindow window, ScanTally tally, CancellationToken cancellation)
    {
        var map = new JournalMap(reader);
        map.Walk(window, tally, cancellation);
        return map;
    }

    private void Walk(ScanWindow window, ScanTally tally, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var mark = _reader.Mark;
            Status = _reader.Peek(out var header);
            if (Status != FrameStatus.Frame)
            {
                break;
            }

            tally.Frames++;
            if (_reader.BeginsWith(EntryKind.Control))
            {
                _controls.Add(mark);
            }

            _reader.Skip(out _);
            if (window.Covers(header))
            {
                Extend(mark);
            }
            else
            {
                tally.FramesPruned++;
            }
        }

        End = _reader.Mark;
    }

    /// <summary>Adds the frame that the reader just went past.</summary>
    private void Extend(in JournalMark mark)
    {
        if (_stretches.Count > 0 && mark.Position < _stretches[^1].Start.Position + StretchOctets)
        {
            _stretches[^1] = _stretches[^1] with { End = _reader.Position };
            return;
        }

        _stretches.Add(new JournalStretch(mark, _reader.Position));
    }
}
