using System.Reflection;

namespace Sworn.Audit.Data;

/// <summary>A file of data as text: embedded in the program, or of the user.</summary>
/// <param name="Name">The name that errors show.</param>
/// <param name="Text">What is in it.</param>
public sealed record DataFile(string Name, string Text)
{
    /// <summary>
    /// The most that is read of one file: 4 MiB, a hundred times the largest that comes with the program.
    /// </summary>
    public const long MaxBytes = 4 << 20;

    /// <summary>The files that the program carries, by name.</summary>
    /// <param name="folder"><c>dialects</c> or <c>profiles</c>.</param>
    public static IReadOnlyList<DataFile> Embedded(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new DataFile(name, ReadAll(assembly.GetManifestResourceStream(name)!))),
        ];
    }

    /// <summary>The YAML files of a folder, by name.</summary>
    /// <exception cref="IOException">It cannot be read, or a file is longer than <see cref="MaxBytes"/>.</exception>
    public static IReadOnlyList<DataFile> OfFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(OfFile)];

    /// <summary>One file.</summary>
    /// <exception cref="IOException">It cannot be read, or is longer than <see cref="MaxBytes"/>.</exception>
    public static DataFile OfFile(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= MaxBytes
            ? new DataFile(path, File.ReadAllText(path))
            : throw new IOException($"{path} has {length} octets; {MaxBytes} are the most that is read");
    }

    private static string ReadAll(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
