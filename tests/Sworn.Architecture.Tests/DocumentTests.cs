using System.Text.RegularExpressions;
using Sworn.Store.Verification;

namespace Sworn.Architecture.Tests;

/// <summary>What the documents say is what the code has.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken =
            from file in Repository.Files("docs", "*.md").Append(Path.Join(Repository.Root, "README.md"))
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                && !File.Exists(Path.Join(Path.GetDirectoryName(file)!, target))
            select $"{Path.GetRelativePath(Repository.Root, file)}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_event_number_is_unique_and_explained_to_operators()
    {
        var numbers = Repository.Files("src", "*.cs")
            .SelectMany(file => Event().Matches(File.ReadAllText(file)).Select(match => match.Groups["number"].Value)).ToList();
        var operations = Repository.Read("docs/operations.md");

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct(StringComparer.Ordinal), numbers);
        Assert.All(numbers, number => Assert.Contains(number, operations, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_metric_is_in_the_operations_manual()
    {
        var names = Metric().Matches(Repository.Read("src/Sworn.Host/Http/NodeMetrics.cs")).Select(match => match.Value).Distinct().ToList();
        var operations = Repository.Read("docs/operations.md");

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name, operations, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_verdict_and_finding_is_in_the_page_on_verification()
    {
        var page = Repository.Read("docs/formats/verification.md");

        Assert.All(Enum.GetValues<Verdict>(), verdict =>
            Assert.Contains($"| {(int)verdict} | {verdict.ToString().ToUpperInvariant()} |", page, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<FindingKind>(), kind => Assert.Contains(new Finding(kind, "").Name, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_control_leaf_is_in_its_page()
    {
        var types = Leaf().Matches(Repository.Read("src/Sworn.Store/Log/ControlLeaf.cs")).Select(match => match.Groups["type"].Value).ToList();
        var page = Repository.Read("docs/formats/control-leaves.md");

        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Contains($"`{type}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"LoggerMessage\((?<number>\d+),", RegexOptions.NonBacktracking)]
    private static partial Regex Event();

    [GeneratedRegex("sworn_[a-z_]+", RegexOptions.NonBacktracking)]
    private static partial Regex Metric();

    [GeneratedRegex("public const string \\w+ = \"(?<type>[A-Z-]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Leaf();
}
