using Microsoft.Data.Sqlite;

namespace Sworn.Audit.Derived;

/// <summary>One connection to the file of derived state, or to a copy of it in memory. Belongs to one thread.</summary>
internal sealed class DerivedDatabase : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    private DerivedDatabase(string source, SqliteOpenMode mode)
    {
        // Without a pool: a connection that is closed lets go of its files, so that they can be replaced.
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false }.ToString());
        Connection.Open();
    }

    public SqliteConnection Connection { get; }

    /// <summary>Opens or makes the file, readable by its owner and group.</summary>
    public static DerivedDatabase OpenFile(string path)
    {
        if (!File.Exists(path))
        {
            using var made = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode });
        }

        var database = new DerivedDatabase(path, SqliteOpenMode.ReadWrite);
        database.Run("PRAGMA journal_mode=WAL");

        // A commit that a power cut takes back takes the cursor back with it: the records are read again.
        database.Run("PRAGMA synchronous=NORMAL");
        database.Run("PRAGMA temp_store=MEMORY");
        database.Run("PRAGMA wal_autocheckpoint=2000");
        return database;
    }

    /// <summary>Opens the file to look only, beside whoever writes to it.</summary>
    public static DerivedDatabase OpenToRead(string path) => new(path, SqliteOpenMode.ReadOnly);

    /// <summary>An empty database in memory.</summary>
    public static DerivedDatabase InMemory() => new(":memory:", SqliteOpenMode.Memory);

    public void Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() switch
    {
        DBNull => null,
        var value => value,
    };

    public IEnumerable<SqliteDataReader> Rows(string sql, params object?[] values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            yield return reader;
        }
    }

    public void Begin() => _transaction = Connection.BeginTransaction();

    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _transaction?.Dispose();
        Connection.Dispose();
    }

    /// <summary>The command, prepared once; its parameters are $1, $2, … in order.</summary>
    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of ours; what comes from outside is a parameter.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var number = 1; number <= values.Length; number++)
            {
                command.Parameters.Add(new SqliteParameter($"${number}", value: null));
            }

            _commands.Add(sql, command);
        }

        for (var number = 0; number < values.Length; number++)
        {
            command.Parameters[number].Value = values[number] switch
            {
                null => DBNull.Value,
                ulong index => checked((long)index),
                var value => value,
            };
        }

        command.Transaction = _transaction;
        return command;
    }
}
