using System.Text.Json;
using Sworn.Audit.Sources;

namespace Sworn.Audit.Derived;

/// <summary>Stores the sources.</summary>
internal sealed class SourceTable(DerivedDatabase database)
{
    public void Save(SourceRegistry registry)
    {
        foreach (var name in registry.TakeGone())
        {
            database.Run("DELETE FROM source WHERE name=$1", name);
        }

        foreach (var source in registry.TakeChanges())
        {
            var facts = source.Facts;
            database.Run(
                "INSERT OR REPLACE INTO source(name, address, transport, first_seen, last_seen, last_index, records, state) VALUES($1,$2,$3,$4,$5,$6,$7,$8)",
                source.Device, facts.Address, facts.Transport, facts.FirstSeen, facts.LastSeen, facts.LastIndex, facts.Records,
                JsonSerializer.Serialize(facts));
        }
    }

    /// <summary>Loads them, after their findings.</summary>
    public void Load(SourceRegistry registry)
    {
        foreach (var row in database.Rows("SELECT name, state FROM source ORDER BY last_index"))
        {
            registry.Restore(row.GetString(0), Read(row.GetString(1)));
        }
    }

    public static SourceFacts Read(string json) =>
        JsonSerializer.Deserialize<SourceFacts>(json) ?? throw new DerivedStateException("the state of a source is missing");
}
