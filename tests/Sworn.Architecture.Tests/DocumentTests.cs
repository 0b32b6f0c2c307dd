using System.Text.RegularExpressions;
using Sworn.Store.Log;
using Sworn.Store.Verification;

namespace Sworn.Architecture.Tests;

/// <summary>What the documents say is what the code has.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken =
            from file in Repository.Tracked().Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            from Match link in Link().Matches(File.ReadAllText(file))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                && !Path.Exists(Path.Join(Path.GetDirectoryName(file)!, target))
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
        Assert.All(numbers, number => Assert.Matches($@"(?m)^\| (\d+, )?{number}(, \d+)? \|", operations));
    }

    [Fact]
    public void Every_audit_record_of_sworn_has_a_meaning_in_its_dialect()
    {
        var acts = Repository.Files("src/Sworn.Host", "*.cs")
            .SelectMany(file => Act().Matches(File.ReadAllText(file)).Select(match => match.Groups["act"].Value)).Distinct().ToList();
        var dialect = Repository.Read("dialects/sworn.yaml");

        Assert.True(acts.Count > 20, $"{acts.Count}");
        Assert.All(acts, act => Assert.Matches($@"(?m)^    tags: \[(\w+, )*{act}(, \w+)*\]", dialect));
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

    [Fact]
    public void Every_refusal_of_a_start_is_in_the_operations_manual()
    {
        var operations = Repository.Read("docs/operations.md");

        Assert.All(Enum.GetValues<RefusalReason>().Where(reason => reason != RefusalReason.None), reason =>
            Assert.Contains($"| {(int)reason} |", operations, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_of_a_loss_is_in_the_operations_manual()
    {
        string[] sources = ["src/Sworn.Pipeline/Accounts/LossReason.cs", "src/Sworn.Store/Log/LogWriter.cs"];
        var reasons = sources.SelectMany(file => Reason().Matches(Repository.Read(file))).Select(match => match.Groups["reason"].Value).ToList();
        var operations = Repository.Read("docs/operations.md");

        Assert.Contains("kernel", reasons);
        Assert.Contains("store-full", reasons);
        Assert.All(reasons, reason => Assert.Contains($"`{reason}`", operations, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_test_that_the_page_on_conformance_names_exists()
    {
        var tests = string.Concat(Repository.Tracked().Where(file => file.Contains("/tests/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        var named = TestName().Matches(Repository.Read("docs/conformance.md")).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, tests, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_source_file_that_a_page_names_exists()
    {
        var files = Repository.Tracked().Select(file => "/" + Path.GetRelativePath(Repository.Root, file)).ToList();
        var missing =
            from page in Repository.Files("docs", "*.md")
            from Match source in SourceName().Matches(File.ReadAllText(page))
            let name = source.Groups["name"].Value
            where !files.Any(file => file.EndsWith("/" + name, StringComparison.Ordinal))
            select $"{Path.GetRelativePath(Repository.Root, page)}: {name}";

        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"\bRecord(?:Failure)?(?:Async)?\(\s*(?:Severity\.\w+,\s*)?(?:is\w+ \? )?""(?<act>[A-Z_]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex Act();

    [GeneratedRegex(@"LoggerMessage\((?<number>\d+),", RegexOptions.NonBacktracking)]
    private static partial Regex Event();

    [GeneratedRegex("const string \\w+ = \"(?<reason>[a-z-]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Reason();

    [GeneratedRegex(@"`(?:\w+Tests\.)?(?<name>[A-Z]\w*(?:_\w+|Tests))…?`", RegexOptions.NonBacktracking)]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(?<name>[A-Za-z0-9./-]+\.cs)`", RegexOptions.NonBacktracking)]
    private static partial Regex SourceName();

    [GeneratedRegex("sworn_[a-z_]+", RegexOptions.NonBacktracking)]
    private static partial Regex Metric();

    [GeneratedRegex("public const string \\w+ = \"(?<type>[A-Z-]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Leaf();
}
