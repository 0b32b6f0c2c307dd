using System.Runtime.CompilerServices;

namespace Sworn.Query.Tests;

/// <summary>A file of tests/corpus/query that a result must equal, octet for octet. UPDATE_GOLDEN=1 writes it anew.</summary>
internal static class GoldenFile
{
    public static void Check(string file, byte[] given)
    {
        var path = PathOf(file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllBytes(path, given);
            return;
        }

        Assert.Equal(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path)), System.Text.Encoding.Latin1.GetString(given));
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "..", "corpus", "query", file));
}
