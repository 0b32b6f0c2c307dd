using System.Text;

namespace Sworn.Host.Tests.Configuration;

/// <summary>Compares a text with a committed file, or rewrites the file when UPDATE_GOLDEN=1 is set.</summary>
internal static class GoldenText
{
    public static string Root { get; } = FindRoot();

    /// <summary>The names of the YAML files of a directory, in a fixed order.</summary>
    public static IEnumerable<string> FilesIn(string directory) =>
        Directory.EnumerateFiles(Path.Combine(Root, directory), "*.yaml")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal);

    public static void AssertIs(string actual, params string[] path)
    {
        var file = Path.Combine([Root, .. path]);
        if (string.Equals(Environment.GetEnvironmentVariable("UPDATE_GOLDEN"), "1", StringComparison.Ordinal))
        {
            File.WriteAllText(file, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        Assert.True(
            File.Exists(file), $"{file} is missing; run the tests with UPDATE_GOLDEN=1 and review what it writes");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Sworn.slnx")))
        {
            directory = directory.Parent;
        }

        Assert.NotNull(directory);
        return directory.FullName;
    }
}
