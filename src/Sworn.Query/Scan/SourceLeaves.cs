using Sworn.Store.Files;
using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>Reads the SOURCE leaves of one journal file, by readers of its own: the scan's stands at a record.</summary>
/// <param name="directory">The data directory.</param>
/// <param name="name">The file's name.</param>
/// <param name="end">The position behind the last frame that counts.</param>
internal sealed class SourceLeaves(StoreDirectory directory, string name, long end)
{
    /// <summary>Reads the frames at these places.</summary>
    public void Learn(IReadOnlyList<JournalMark> places, SourceCatalogue sources)
    {
        using var reader = JournalReader.TryOpen(directory, name);
        for (var number = 0; reader is not null && number < places.Count; number++)
        {
            reader.Seek(places[number]);
            if (reader.Read(out var frame) == FrameStatus.Frame)
            {
                sources.Learn(frame);
            }
        }
    }

    /// <summary>Reads every frame.</summary>
    public void LearnAll(SourceCatalogue sources)
    {
        using var reader = JournalReader.TryOpen(directory, name);
        while (reader is not null && reader.Position < end)
        {
            if (reader.Read(out var frame) == FrameStatus.Frame)
            {
                sources.Learn(frame);
            }
            else if (reader.Skip(out _) != FrameStatus.Frame)
            {
                return;
            }
        }
    }
}
