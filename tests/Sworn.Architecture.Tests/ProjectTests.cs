using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sworn.Architecture.Tests;

public sealed partial class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Sworn.Core"] = [],
        ["Sworn.Protocols"] = ["Sworn.Core"],
        ["Sworn.Store"] = ["Sworn.Core"],
        ["Sworn.Query"] = ["Sworn.Core", "Sworn.Protocols", "Sworn.Store"],
        ["Sworn.Audit"] = ["Sworn.Core", "Sworn.Protocols", "Sworn.Query"],
        ["Sworn.Pipeline"] = ["Sworn.Core", "Sworn.Protocols", "Sworn.Store"],
        ["Sworn.Host"] = ["Sworn.Core", "Sworn.Protocols", "Sworn.Store", "Sworn.Query", "Sworn.Audit", "Sworn.Pipeline"],
        ["Sworn.Cli"] = ["Sworn.Core", "Sworn.Protocols", "Sworn.Store", "Sworn.Query", "Sworn.Audit", "Sworn.Pipeline", "Sworn.Host"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Join(Repository.Root, "src")).Select(folder => new DirectoryInfo(folder).Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_exactly_what_the_table_allows(string project)
    {
        var references = XDocument.Load(Path.Join(Repository.Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Equal(Allowed[project].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unsafe_code_and_system_calls_stand_in_native_folders_only()
    {
        var outside = Repository.Files("src", "*.cs")
            .Where(file => !file.Contains("/Native/", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line =>
                SystemCall().IsMatch(line)))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.Empty(outside);
    }

    [Fact]
    public void No_file_names_a_place_of_one_machine()
    {
        string[] places = ["/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/"];
        // What devices sent names places of theirs, and stays as it is.
        var found = Repository.Tracked()
            .Where(file => !file.Contains("/tests/corpus/", StringComparison.Ordinal))
            .Where(file => places.Any(place => File.ReadAllText(file).Contains(place, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.Empty(found);
    }

    [Fact]
    public void Every_project_is_in_the_code_map()
    {
        var map = Repository.Read("docs/architecture.md");

        Assert.All(Allowed.Keys, project => Assert.Contains($"| `src/{project}` |", map, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(?:LibraryImport|DllImport)\(|^[^/""]*\bunsafe\b", RegexOptions.NonBacktracking)]
    private static partial Regex SystemCall();
}
