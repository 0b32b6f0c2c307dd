using Sworn.Host.Configuration;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Log;

namespace Sworn.Host.Running;

/// <summary>Where copies of a record may be that a redaction cannot reach.</summary>
internal static class DerivedCopies
{
    /// <summary>One line for each place, for whoever redacts.</summary>
    /// <exception cref="StoreException">A file cannot be read.</exception>
    public static IReadOnlyList<string> Of(StoreDirectory directory, SwornConfiguration configuration, ulong index)
    {
        var places = new List<string>();
        foreach (var output in configuration.Outputs.Where(output => DurableCursor.Peek(directory, output.Name) > index))
        {
            places.Add($"the output '{output.Name}' has passed the record: what it sends to may have a copy");
        }

        if (directory.List(LogFiles.LostAndFound).Count > 0)
        {
            places.Add($"{LogFiles.LostAndFound} holds what crashes cut off: the sender may have sent the message twice");
        }

        places.Add("exports, evidence bundles, backups and file system snapshots that were made before have the body still");
        return places;
    }
}
