using System.Globalization;

namespace Sworn.Pipeline.Receiving;

/// <summary>The last entry of the journal that is stored.</summary>
/// <param name="Cursor">What journalctl calls it.</param>
/// <param name="Microseconds">When journald took it, since 1970: the way back when the cursor is not understood any more.</param>
internal sealed record JournalCursor(string Cursor, long Microseconds)
{
    /// <summary>Reads the file; null when it is not there or says nothing.</summary>
    public static JournalCursor? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var words = File.ReadAllText(path).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            ? new JournalCursor(words[0], microseconds) : null;
    }

    /// <summary>Replaces the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = File.Create(path + ".tmp"))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Cursor}\n{Microseconds}\n")));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }
}
