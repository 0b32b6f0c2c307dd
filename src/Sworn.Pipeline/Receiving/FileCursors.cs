using System.Text.Json;

namespace Sworn.Pipeline.Receiving;

/// <summary>The cursors of an input on disk: replaced whole, so that a reader sees all of a version or none.</summary>
internal static class FileCursors
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the cursors; none when there is no file. One that is damaged is set aside: files are read again.</summary>
    public static IReadOnlyList<FileCursor> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<FileCursor[]>(File.ReadAllBytes(path), Form) ?? [];
        }
        catch (JsonException)
        {
            File.Move(path, path + ".damaged", overwrite: true);
            return [];
        }
    }

    /// <summary>Writes the cursors.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<FileCursor> cursors)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = File.Create(path + ".tmp"))
        {
            JsonSerializer.Serialize(file, cursors, Form);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }
}
