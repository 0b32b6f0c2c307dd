using Microsoft.Data.Sqlite;
using Sworn.Audit.Sources;

namespace Sworn.Audit.Derived;

/// <summary>Stores findings, those that are over too.</summary>
internal sealed class FindingTable(DerivedDatabase database)
{
    public const string Columns =
        "source, kind, opened_index, opened, closed_index, closed, detail, count, idx, opened_record, closed_record";

    public void Save(FindingBook book)
    {
        foreach (var finding in book.TakeChanges())
        {
            database.Run(
                $"INSERT OR REPLACE INTO finding({Columns}) VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
                finding.Source, finding.KindName, finding.OpenedIndex, finding.Opened, finding.ClosedIndex, finding.Closed, finding.Detail,
                finding.Count, finding.Index, finding.OpenedRecord, finding.ClosedRecord);
        }

        foreach (var said in book.TakeLate())
        {
            SaveLate(book, said);
        }
    }

    /// <summary>Loads those that are open, and those whose end nobody was told yet.</summary>
    public void Load(FindingBook book)
    {
        foreach (var row in database.Rows(
            $"SELECT {Columns} FROM finding WHERE closed IS NULL UNION ALL SELECT {Columns} FROM finding WHERE closed IS NOT NULL AND opened_record IS NOT NULL AND closed_record IS NULL"))
        {
            book.Add(Read(row));
        }
    }

    public static Finding Read(SqliteDataReader row) => new(row.GetString(0), Words.Read<FindingKind>(row.GetString(1)), (ulong)row.GetInt64(2), row.GetInt64(3))
    {
        ClosedIndex = IndexAt(row, 4),
        Closed = row.IsDBNull(5) ? null : row.GetInt64(5),
        Detail = row.GetString(6),
        Count = row.GetInt64(7),
        Index = (ulong)row.GetInt64(8),
        OpenedRecord = IndexAt(row, 9),
        ClosedRecord = IndexAt(row, 10),
    };

    /// <summary>Removes findings that were over before the first record that is still there.</summary>
    public void Prune(ulong first) => database.Run("DELETE FROM finding WHERE closed IS NOT NULL AND closed_index < $1", first);

    /// <summary>The finding was over before its announcement was read; now that it was announced, its end is to be told as well.</summary>
    private void SaveLate(FindingBook book, in Announcement said)
    {
        if (said.IsEnd || said.Kind is not { } kind)
        {
            return;
        }

        database.Run(
            "UPDATE finding SET opened_record=$1 WHERE source=$2 AND kind=$3 AND opened_index=$4 AND opened_record IS NULL",
            said.Record, said.Source, Finding.NameOf(kind), said.OpenedIndex);
        foreach (var row in database.Rows(
            $"SELECT {Columns} FROM finding WHERE source=$1 AND kind=$2 AND opened_index=$3 AND closed IS NOT NULL AND closed_record IS NULL",
            said.Source, Finding.NameOf(kind), said.OpenedIndex))
        {
            book.Add(Read(row));
        }
    }

    private static ulong? IndexAt(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : (ulong)row.GetInt64(column);
}
