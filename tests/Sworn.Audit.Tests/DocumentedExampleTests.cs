using Sworn.Audit.Coverage;
using Sworn.Audit.Data;
using Sworn.Audit.Events;
using Sworn.Audit.Profiles;

namespace Sworn.Audit.Tests;

/// <summary>What the documents say that users can write works as it stands there.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public void The_catalogue_of_docs_events_extends_that_of_the_program_and_is_sound()
    {
        var catalogue = EventCatalogue.Load([new DataFile("acme.yaml", Example("docs/events.md", "dialect: acme"))]);

        Assert.Empty(CatalogueCheck.Run(catalogue));
        Assert.Contains(catalogue.Entries, entry => entry.Id == "acme.login-failed");
    }

    [Fact]
    public void The_profile_of_docs_coverage_judges_as_its_text_says()
    {
        var profile = ProfileLibrary.Load([new DataFile("house-rules.yaml", Example("docs/coverage.md", "profile: house-rules"))]).Find("house-rules")!;
        var bench = new AuditBench(profile);
        bench.Send("<38>Nov 27 09:47:44 web sshd[256]: Failed password for ops from 192.0.2.7 port 43426 ssh2");
        bench.Send("<86>Nov 27 09:47:46 web sshd[256]: pam_faillock(sshd:auth): Consecutive login failures for user ops account temporarily locked");
        bench.Send("<38>Nov 27 09:48:35 web sshd[233]: Accepted publickey for ops from 192.0.2.7 port 55440 ssh2: ED25519 SHA256:xWh1ARgg86UAPtqjVO");

        Assert.Equal(CoverageVerdict.ByCorrelation, bench.Verdict("lockout", "web").Verdict);
        Assert.Equal(CoverageVerdict.Incomplete, bench.Verdict("channel", "web").Verdict);

        bench.Send("<38>Nov 27 09:48:35 web sshd[233]: Disconnected from user ops 192.0.2.7 port 55440");

        Assert.Equal(CoverageVerdict.Satisfied, bench.Verdict("channel", "web").Verdict);
    }

    /// <summary>The indented block of a page that begins with a line.</summary>
    private static string Example(string page, string first)
    {
        var lines = File.ReadAllLines(Path.Join(AuditBench.Root, page)).SkipWhile(line => line != "    " + first)
            .TakeWhile(line => line.Length == 0 || line.StartsWith("    ", StringComparison.Ordinal));
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[4..]));
    }
}
