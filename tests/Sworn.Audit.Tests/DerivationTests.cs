using System.Globalization;
using Microsoft.Data.Sqlite;
using Sworn.Audit.Derived;
using Sworn.Testing;

namespace Sworn.Audit.Tests;

public sealed class DerivationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sworn-derived-").FullName;

    private string Path => System.IO.Path.Join(_folder, "derived.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(20261127UL)]
    public void State_with_restarts_anywhere_is_what_is_built_again_record_for_record(ulong seed)
    {
        var random = new SeededRandom(seed);
        var log = new DerivedLog(random, sessions: 150, lost: 2);
        var restarts = 0;
        while (restarts++ < 30)
        {
            using var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out var why);
            Assert.Null(why);
            var end = Math.Min(log.Entries.Count, (int)derivation.Next + random.Below(2 * log.Entries.Count / 30));
            while (derivation.Next < (ulong)end)
            {
                log.Feed(derivation, Math.Min(end, (int)derivation.Next + 1 + random.Below(40)));
                if (random.Chance(70))
                {
                    derivation.Commit();
                }
            }

            // What was not committed is lost with the process, and read again.
        }

        using (var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _))
        {
            log.Feed(derivation, log.Entries.Count);
            derivation.Commit();
        }

        var again = System.IO.Path.Join(_folder, "again.db");
        using (var derivation = Derivation.OpenFile(again, DerivedLog.Options, ulong.MaxValue, out _))
        {
            log.Feed(derivation, log.Entries.Count);
            derivation.Commit();
        }

        var (kept, built) = (Dump(Path), Dump(again));
        Assert.True(kept.Count > 500, $"{kept.Count} rows");
        Assert.Contains(kept, row => row.StartsWith("finding", StringComparison.Ordinal));
        for (var row = 0; row < Math.Min(kept.Count, built.Count); row++)
        {
            Assert.True(kept[row] == built[row], $"seed {seed}:\nkept  {kept[row]}\nbuilt {built[row]}");
        }

        Assert.Equal(built.Count, kept.Count);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(7UL)]
    [InlineData(20261127UL)]
    public void With_late_lost_and_disordered_records_and_restarts_no_record_is_joined_to_a_wrong_session(ulong seed)
    {
        var random = new SeededRandom(seed);
        var log = new DerivedLog(random, sessions: 600, lost: 3);
        for (var end = 0; end < log.Entries.Count;)
        {
            end = Math.Min(log.Entries.Count, end + 1 + random.Below(log.Entries.Count / 6));
            using var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _);
            log.Feed(derivation, end);
            derivation.Commit();
        }

        using var view = DerivedView.Open(Path);
        var chains = view.Chains(device: null, 0, long.MaxValue, isVisible: null, DerivedView.MostCounted, 1000).Chains
            .Where(chain => chain.Kind == "session" && chain.Device.StartsWith('r') && chain.Records.Any(record => log.Entries[(int)record.Index].Truth >= 0)).ToList();
        var joined = 0;
        foreach (var chain in chains)
        {
            var truths = chain.Records.Select(record => log.Entries[(int)record.Index].Truth).Distinct().ToList();
            Assert.True(truths.Count == 1, $"seed {seed}: chain {chain.Number} {chain.Device} {chain.Key} ({chain.Why}) mixes sessions {string.Join(", ", truths)}");
            joined += chain.Records.Count;
            if (!chain.HasBegin)
            {
                Assert.NotEqual("certain", chain.Confidence);
            }
        }

        var sent = log.Entries.Count(entry => entry.Truth >= 0);
        Assert.True(joined > sent * 98 / 100, $"seed {seed}: {joined} of {sent} records are in a session");
    }

    [Fact]
    public void State_of_other_options_another_log_or_a_damaged_file_is_built_again_and_says_why()
    {
        Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _).Dispose();
        Derivation.OpenFile(Path, DerivedLog.Options with { Log = "other" }, ulong.MaxValue, out var other).Dispose();
        Assert.Contains("another version, catalogue or configuration", other, StringComparison.Ordinal);

        var log = new DerivedLog(new SeededRandom(5), sessions: 10, lost: 0);
        using (var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _))
        {
            log.Feed(derivation, log.Entries.Count);
            derivation.Commit();
        }

        Derivation.OpenFile(Path, DerivedLog.Options, end: 1, out var ahead).Dispose();
        Assert.Contains("a log that ends at 1", ahead, StringComparison.Ordinal);

        File.WriteAllText(Path, new string('x', 8192));
        using var built = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out var damaged);
        Assert.NotNull(damaged);
        Assert.Equal(0UL, built.Next);
    }

    [Fact]
    public void The_file_is_readable_by_owner_and_group_only()
    {
        using var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_command_goes_on_from_a_node_s_state_and_leaves_it_as_it_is()
    {
        var log = new DerivedLog(new SeededRandom(6), sessions: 40, lost: 0);
        var half = log.Entries.Count / 2;
        using (var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _))
        {
            log.Feed(derivation, half);
            derivation.Commit();
        }

        var before = Dump(Path);
        using var memory = Derivation.InMemory(Path, DerivedLog.Options, ulong.MaxValue);
        Assert.Equal((ulong)half, memory.Next);
        log.Feed(memory, log.Entries.Count);
        memory.Commit();

        using var whole = Derivation.InMemory(path: null, DerivedLog.Options, ulong.MaxValue);
        log.Feed(whole, log.Entries.Count);
        whole.Commit();
        Assert.Equal(Texts(whole), Texts(memory));
        Assert.Equal(before, Dump(Path));

        static List<string> Texts(Derivation derivation) =>
            [.. derivation.View.Sources(isVisible: null).Select(source => $"{source.Name} {source.Records} {source.LastIndex} {string.Join(',', source.Findings.Select(finding => finding.KindName))}")];
    }

    [Fact]
    public void Complete_chains_and_findings_go_with_their_records_and_open_ones_stay()
    {
        var log = new DerivedLog(new SeededRandom(8), sessions: 60, lost: 0);
        using var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _);
        log.Feed(derivation, log.Entries.Count);
        derivation.Commit();
        var before = derivation.View.Chains(device: null, 0, long.MaxValue, isVisible: null, DerivedView.MostCounted, 1).Count;

        derivation.Prune((ulong)log.Entries.Count);

        var left = derivation.View.Chains(device: null, 0, long.MaxValue, isVisible: null, DerivedView.MostCounted, 1);
        Assert.True(left.Count < before / 2, $"{left.Count} of {before}");
        Assert.All(derivation.View.Findings(source: null, 0, long.MaxValue, isVisible: null, 10_000), finding => Assert.Null(finding.Closed));
        derivation.Dispose();
        using var again = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out var why);
        Assert.Null(why);
    }

    [Fact]
    public void Who_may_see_some_addresses_sees_what_came_from_them_alone()
    {
        var log = new DerivedLog(new SeededRandom(9), sessions: 30, lost: 0);
        using var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _);
        log.Feed(derivation, log.Entries.Count);
        derivation.Commit();

        Assert.Empty(derivation.View.Chains(device: null, 0, long.MaxValue, _ => false, 100, 1).Chains);
        Assert.Empty(derivation.View.Findings(source: null, 0, long.MaxValue, _ => false, 100));
        Assert.Empty(derivation.View.Sources(_ => false));
        Assert.All(
            derivation.View.Sources(address => address == "192.0.2.1"),
            source => Assert.Equal(["192.0.2.1"], source.Addresses));
        Assert.NotEmpty(derivation.View.Chains(device: null, 0, long.MaxValue, address => address == "192.0.2.1", 100, 1).Chains);
    }

    [Fact]
    public void An_announcement_that_the_log_has_is_not_due_again_after_a_restart()
    {
        var log = new DerivedLog(new SeededRandom(10), sessions: 60, lost: 0);
        List<string> before;
        using (var derivation = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _))
        {
            log.Feed(derivation, log.Entries.Count);
            derivation.Commit();
            before = Due(derivation);
            Assert.Contains(derivation.View.Findings(source: null, 0, long.MaxValue, isVisible: null, 10_000), finding => finding.OpenedRecord is not null);
        }

        using var again = Derivation.OpenFile(Path, DerivedLog.Options, ulong.MaxValue, out _);
        Assert.Equal(before, Due(again));

        static List<string> Due(Derivation derivation) => [.. derivation.Unannounced
            .Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Source} {finding.Kind} {finding.OpenedIndex}")).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every row of every table as text.</summary>
    private static List<string> Dump(string path)
    {
        var rows = new List<string>();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        foreach (var table in new[] { "meta", "claimed", "device", "held", "chain", "chain_record", "source", "finding" })
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names of tables stand above.
            command.CommandText = "SELECT * FROM " + table;
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add(table + " " + string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
            }
        }

        return rows;
    }
}
