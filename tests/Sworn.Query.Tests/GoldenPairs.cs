using System.Runtime.CompilerServices;
using System.Text;

namespace Sworn.Query.Tests;

/// <summary>
/// A file of tests/corpus/query: blocks between empty lines, in each a question on the first line and the answer below.
/// Lines before the first empty one are a comment. UPDATE_GOLDEN=1 writes the answers anew.
/// </summary>
internal static class GoldenPairs
{
    public static void Check(string file, Func<string, string> answer)
    {
        var path = PathOf(file);
        var blocks = File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n').Split("\n\n");
        var rewritten = new StringBuilder(blocks[0]);
        var wrong = new List<string>();
        foreach (var block in blocks.Skip(1).Where(block => block.Length > 0))
        {
            var question = block.Split('\n')[0];
            var expected = block.Contains('\n') ? block[(question.Length + 1)..] : "";
            var given = answer(question);
            rewritten.Append($"\n\n{question}\n{given}");
            if (given != expected)
            {
                wrong.Add($"{question}\n  expected: {expected}\n  given:    {given}");
            }
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, rewritten.Append('\n').ToString());
            return;
        }

        Assert.True(wrong.Count == 0, $"{file}:\n{string.Join('\n', wrong)}");
        Assert.True(blocks.Length > 10, $"{file} has hardly any cases");
    }

    /// <summary>The questions of a file.</summary>
    public static IEnumerable<string> Questions(string file) =>
        File.ReadAllText(PathOf(file)).Split("\n\n").Skip(1).Where(block => block.Length > 0).Select(block => block.Split('\n')[0]);

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "..", "corpus", "query", file));
}
