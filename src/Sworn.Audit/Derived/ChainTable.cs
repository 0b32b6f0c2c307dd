using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sworn.Audit.Events;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Derived;

/// <summary>Stores chains with their records, and makes those that still grow again.</summary>
internal sealed class ChainTable(DerivedDatabase database)
{
    public const string Columns =
        "number, device, kind, key, confidence, why, user, origin, started, ended, latest, first_received, last_received, last_index, has_begin, count, finished, stored, peers, facts";

    public void Save(Chain chain)
    {
        for (var number = 0; number < chain.Records.Count; number++)
        {
            var record = chain.Records[number];
            database.Run(
                "INSERT INTO chain_record(chain, position, idx, sha256, time, event, action, outcome, text) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9)",
                chain.Number, (long)(chain.Stored + number), record.Index, record.Hash, record.EventTime, record.Entry.Id, record.Action,
                EventJson.NameOf(record.Outcome), record.Text);
        }

        chain.Release();
        var facts = chain.Facts.Select(fact => new[]
        {
            fact.Key, fact.Value.Value, fact.Value.From.Index.ToString(System.Globalization.CultureInfo.InvariantCulture), fact.Value.From.Hash,
        });
        database.Run(
            $"INSERT OR REPLACE INTO chain({Columns}) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)",
            chain.Number, chain.Device, Words.Of(chain.Kind), chain.Key, Words.Of(chain.Confidence), chain.Why, chain.User, chain.Origin,
            chain.Start, chain.End, chain.Latest, chain.FirstReceived, chain.LastReceived, chain.LastIndex, chain.HasBegin ? 1L : 0L, chain.Count,
            chain.Finished, (long)chain.Stored, JsonSerializer.Serialize(chain.Peers), JsonSerializer.Serialize(facts));
    }

    /// <summary>A chain that still grows, or may; null when its records were retired and it went with them.</summary>
    public Chain? Find(long number, ChainBook book)
    {
        foreach (var row in database.Rows($"SELECT {Columns} FROM chain WHERE number=$1", number))
        {
            return Read(row, book);
        }

        return null;
    }

    /// <summary>Removes chains of which no record is in the log any more.</summary>
    public void Prune(ulong first)
    {
        database.Run("DELETE FROM chain_record WHERE chain IN (SELECT number FROM chain WHERE finished > 0 AND last_index < $1)", first);
        database.Run("DELETE FROM chain WHERE finished > 0 AND last_index < $1", first);
    }

    private static Chain Read(SqliteDataReader row, ChainBook book)
    {
        var chain = new Chain(book, row.GetInt64(0), Words.Read<ChainKind>(row.GetString(2)), row.GetString(1), row.GetString(3))
        {
            Confidence = Words.Read<Confidence>(row.GetString(4)),
            Why = row.GetString(5),
            Start = row.GetInt64(8),
            End = row.IsDBNull(9) ? null : row.GetInt64(9),
            Latest = row.GetInt64(10),
            FirstReceived = row.GetInt64(11),
            LastReceived = row.GetInt64(12),
            LastIndex = (ulong)row.GetInt64(13),
            HasBegin = row.GetInt64(14) != 0,
            Count = row.GetInt64(15),
            Finished = row.GetInt64(16),
            Stored = (int)row.GetInt64(17),
        };
        chain.Restore(
            JsonSerializer.Deserialize<string[]>(row.GetString(18))!,
            JsonSerializer.Deserialize<string[][]>(row.GetString(19))!.Select(fact =>
                (fact[0], fact[1], new RecordReference(ulong.Parse(fact[2], System.Globalization.CultureInfo.InvariantCulture), fact[3]))));
        return chain;
    }
}
