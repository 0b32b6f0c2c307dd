using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Reading;

namespace Sworn.Query.Scan;

/// <summary>Reads the SOURCE leaves of one file, by a reader of its own: the scan's stands at a record.</summary>
internal static class SourceLeaves
{
    /// <summary>Reads the frames at these places.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static void Learn(JournalReader reader, IReadOnlyList<JournalMark> places, SourceCatalogue sources)
    {
        foreach (var place in places)
        {
            reader.Seek(place);
            if (reader.Read(out var frame) == FrameStatus.Frame)
            {
                sources.Learn(frame);
            }
        }
    }

    /// <summary>Reads every frame from where the reader stands; damaged ones are passed over.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="end">The index behind the last record that counts.</param>
    /// <param name="sources">Learns them.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static void LearnAll(LogFileReader reader, ulong end, SourceCatalogue sources)
    {
        while (reader.NextIndex < end)
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
