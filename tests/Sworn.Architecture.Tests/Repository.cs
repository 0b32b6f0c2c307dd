namespace Sworn.Architecture.Tests;

/// <summary>The checkout as files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Join(Root, path));

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Join(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));

    /// <summary>What a commit may hold: every file but git's own and what .gitignore leaves out.</summary>
    public static IEnumerable<string> Tracked()
    {
        var ignored = File.ReadAllLines(Path.Join(Root, ".gitignore")).Select(line => line.TrimEnd('/')).Append(".git").ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(file =>
            !Path.GetRelativePath(Root, file).Split('/').Any(ignored.Contains) && !ignored.Contains("*" + Path.GetExtension(file)));
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Sworn.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("not inside a checkout of sworn");
    }
}
