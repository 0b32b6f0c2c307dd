using System.Text.Json;
using Sworn.Host.Identity;

namespace Sworn.Host.Running;

/// <summary>
/// The rows of failures that policies count, with how far of the log they know. Kept in a file, so that a restart forgets
/// nothing; with a file that cannot be read counting begins anew, and <see cref="Damage"/> says so. Bounded. Belongs to one thread.
/// </summary>
internal sealed class FailureRows
{
    /// <summary>10,000.</summary>
    public const int Most = 10_000;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private readonly string _file;
    private readonly string _log;
    private Dictionary<(string Policy, string User, string From), FailureRow> _rows = [];
    private bool _isChanged;

    /// <summary>Reads the file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="log">The log's identity: rows of another one are none.</param>
    public FailureRows(string file, string log)
    {
        (_file, _log) = (file, log);
        Load();
    }

    /// <summary>Why the file could not be read; null when it could, or is not there yet.</summary>
    public string? Damage { get; private set; }

    /// <summary>Every record before this index has been looked at.</summary>
    public ulong Next { get; set; }

    /// <summary>Counts a failure.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="index">The position of its record.</param>
    /// <param name="utc">When it was received.</param>
    /// <param name="needed">How many the policy needs: older ones are not kept.</param>
    public void Fail((string Policy, string User, string From) key, ulong index, long utc, int needed)
    {
        _isChanged = true;
        if (!_rows.TryGetValue(key, out var row))
        {
            MakeRoom();
            row = new FailureRow(key.Policy, key.User, key.From, index, []);
            _rows.Add(key, row);
        }

        row.Times.Add(utc);
        if (row.Times.Count > needed)
        {
            row.Times.RemoveAt(0);
        }
    }

    /// <summary>Ends a row: a success. Null when there is none.</summary>
    public FailureRow? End((string Policy, string User, string From) key)
    {
        var hasRow = _rows.Remove(key, out var row);
        _isChanged |= hasRow;
        return row;
    }

    /// <summary>Writes the file when there is something new; it is there after a power cut.</summary>
    /// <param name="next">How far the log has been looked at.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(ulong next)
    {
        Next = next;
        if (!_isChanged)
        {
            return;
        }

        PrivateFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(new Saved(_log, next, [.. _rows.Values]), Form));
        _isChanged = false;
    }

    /// <summary>Goes back to what was saved.</summary>
    public void Load()
    {
        (_rows, Next, _isChanged, Damage) = ([], 0, false, null);
        if (!File.Exists(_file))
        {
            return;
        }

        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(File.ReadAllBytes(_file), Form);
            if (saved?.Log == _log)
            {
                _rows = saved.Rows.ToDictionary(static row => (row.Policy, row.User, row.From));
                Next = saved.Next;
            }
        }
        catch (Exception damage) when (damage is IOException or JsonException or ArgumentException or UnauthorizedAccessException)
        {
            Damage = damage.Message;
        }
    }

    /// <summary>Under a flood of names the oldest tenth goes, so that this is done seldom.</summary>
    private void MakeRoom()
    {
        if (_rows.Count < Most)
        {
            return;
        }

        foreach (var (key, _) in _rows.OrderBy(static pair => pair.Value.Times[^1]).Take(Most / 10).ToList())
        {
            _rows.Remove(key);
        }
    }

    private sealed record Saved(string Log, ulong Next, List<FailureRow> Rows);
}
