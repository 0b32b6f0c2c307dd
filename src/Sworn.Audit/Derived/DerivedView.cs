using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sworn.Audit.Sources;

namespace Sworn.Audit.Derived;

/// <summary>
/// Looks into derived state: chains, findings, sources. What it costs depends on what is asked for, not on the length of the
/// log. Belongs to one thread at a time.
/// </summary>
public sealed class DerivedView : IDisposable
{
    /// <summary>The most chains that are counted, or looked through for somebody who may see some of them only.</summary>
    public const int MostCounted = 10_000;

    private const string ChainWhere =
        "($1 IS NULL OR device=$1) AND last_received >= $2 AND first_received < $3";

    private readonly DerivedDatabase _database;
    private readonly bool _ownsDatabase;

    internal DerivedView(DerivedDatabase database, bool ownsDatabase)
    {
        _database = database;
        _ownsDatabase = ownsDatabase;
    }

    /// <summary>The index of the first record that the state does not hold.</summary>
    public ulong Next => _database.Scalar("SELECT value FROM meta WHERE key='next'") is long next ? (ulong)next : 0;

    /// <summary>How many chains there are.</summary>
    public long ChainCount => (long)_database.Scalar("SELECT COUNT(*) FROM chain")!;

    /// <summary>How many sources there are.</summary>
    public long SourceCount => (long)_database.Scalar("SELECT COUNT(*) FROM source")!;

    /// <summary>Opens a node's file to look only.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static DerivedView Open(string path) => new(DerivedDatabase.OpenToRead(path), ownsDatabase: true);

    /// <summary>The chains of a time, those that a record joined last first.</summary>
    /// <param name="device">Only this device; null for all.</param>
    /// <param name="since">With a record received at or after; nanoseconds of UTC since 1970.</param>
    /// <param name="until">With a record received before.</param>
    /// <param name="isVisible">Whether who asks may see what came from an address; null for everything.</param>
    /// <param name="most">The most chains.</param>
    /// <param name="mostRecords">The most records of each.</param>
    /// <returns>The chains, and how many there are: at most <see cref="MostCounted"/> are counted.</returns>
    public (IReadOnlyList<ChainRow> Chains, long Count) Chains(
        string? device, long since, long until, Func<string, bool>? isVisible, int most, int mostRecords)
    {
        var found = new List<ChainRow>();
        var count = 0L;
        foreach (var row in _database.Rows(
            $"SELECT {ChainTable.Columns} FROM chain WHERE {ChainWhere} ORDER BY last_received DESC, number DESC LIMIT {MostCounted}", device, since, until))
        {
            if (isVisible is not null && !AreVisible(row.GetString(18), isVisible))
            {
                continue;
            }

            count++;
            if (found.Count < most)
            {
                found.Add(ReadChain(row));
            }
            else if (isVisible is null)
            {
                break;
            }
        }

        if (isVisible is null && count > most)
        {
            count = (long)_database.Scalar($"SELECT COUNT(*) FROM (SELECT 1 FROM chain WHERE {ChainWhere} LIMIT {MostCounted})", device, since, until)!;
        }

        return ([.. found.Select(chain => chain with { Records = RecordsOf(chain.Number, mostRecords) })], count);
    }

    /// <summary>The findings of a time: those that are open, then those that ended last.</summary>
    /// <param name="source">Only this source; null for all.</param>
    /// <param name="since">Open at or after; nanoseconds of UTC since 1970.</param>
    /// <param name="until">Opened before.</param>
    /// <param name="isVisible">Whether who asks may see what came from an address; null for everything.</param>
    /// <param name="most">The most findings.</param>
    public IReadOnlyList<Finding> Findings(string? source, long since, long until, Func<string, bool>? isVisible, int most)
    {
        const string columns = FindingTable.Columns;
        var found = new List<Finding>();
        foreach (var row in _database.Rows(
            $"SELECT * FROM (SELECT {columns} FROM finding WHERE closed IS NULL AND ($1 IS NULL OR source=$1) AND opened < $3 ORDER BY opened DESC, source, kind LIMIT {MostCounted}) "
            + $"UNION ALL SELECT * FROM (SELECT {columns} FROM finding WHERE closed >= $2 AND ($1 IS NULL OR source=$1) AND opened < $3 ORDER BY closed DESC, source, kind LIMIT {MostCounted})",
            source, since, until))
        {
            found.Add(FindingTable.Read(row));
        }

        return [.. (isVisible is null ? found : found.Where(finding => IsVisible(finding.Source, isVisible))).Take(most)];
    }

    /// <summary>The sources by name, with what is wrong with them now.</summary>
    /// <param name="isVisible">Whether who asks may see what came from an address; null for everything.</param>
    public IEnumerable<SourceRow> Sources(Func<string, bool>? isVisible)
    {
        var open = _database.Rows($"SELECT {FindingTable.Columns} FROM finding WHERE closed IS NULL ORDER BY opened, kind")
            .Select(FindingTable.Read).ToLookup(finding => finding.Source, StringComparer.Ordinal);
        foreach (var row in _database.Rows("SELECT name, state FROM source ORDER BY name"))
        {
            var facts = SourceTable.Read(row.GetString(1));
            if (isVisible is null || facts.Addresses.All(isVisible))
            {
                yield return SourceRow.Of(row.GetString(0), facts, [.. open[row.GetString(0)]]);
            }
        }

        if (isVisible is not null)
        {
            yield break;
        }

        foreach (var absent in open.Where(findings => _database.Scalar("SELECT 1 FROM source WHERE name=$1", findings.Key) is null))
        {
            yield return SourceRow.Of(absent.Key, new SourceFacts(), [.. absent]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsDatabase)
        {
            _database.Dispose();
        }
    }

    private static ChainRow ReadChain(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7), row.GetInt64(8),
        row.IsDBNull(9) ? null : row.GetInt64(9), row.GetInt64(14) != 0, row.GetInt64(15), []);

    private static bool AreVisible(string addresses, Func<string, bool> isVisible)
    {
        var all = JsonSerializer.Deserialize<string[]>(addresses)!;
        return all.Length <= Sessions.Chain.MaxPeers && all.All(isVisible);
    }

    private bool IsVisible(string source, Func<string, bool> isVisible) =>
        _database.Scalar("SELECT state FROM source WHERE name=$1", source) is string state && SourceTable.Read(state).Addresses.All(isVisible);

    private List<ChainRecordRow> RecordsOf(long chain, int most) =>
    [
        .. _database.Rows(
            "SELECT idx, sha256, time, event, action, outcome, text FROM chain_record WHERE chain=$1 ORDER BY position LIMIT $2", chain, (long)most)
            .Select(row => new ChainRecordRow(
                (ulong)row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6))),
    ];
}
