using System.Text.Json;
using Sworn.Audit.Events;
using Sworn.Audit.Sessions;

namespace Sworn.Audit.Derived;

/// <summary>Stores what the trackers of devices know: which chains are open, which records wait.</summary>
internal sealed class DeviceTable(DerivedDatabase database, EventCatalogue catalogue)
{
    // What is in the table, so that only what is new is written.
    private readonly Dictionary<string, HashSet<ulong>> _held = new(StringComparer.Ordinal);

    public void Save(SessionTracker tracker)
    {
        foreach (var (name, sessions) in tracker.TakeChanges())
        {
            SaveHeld(name, sessions?.Held ?? []);
            if (sessions is null)
            {
                database.Run("DELETE FROM device WHERE name=$1", name);
            }
            else
            {
                database.Run(
                    "INSERT OR REPLACE INTO device(name, last_index, state) VALUES($1,$2,$3)", name, sessions.LastIndex, JsonSerializer.Serialize(sessions.Save()));
            }
        }
    }

    public void Load(SessionTracker tracker, ChainTable chains)
    {
        var entries = catalogue.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        var rows = database.Rows("SELECT name, last_index, state FROM device ORDER BY last_index")
            .Select(row => (Name: row.GetString(0), Last: (ulong)row.GetInt64(1), State: row.GetString(2))).ToList();
        foreach (var (name, last, json) in rows)
        {
            var state = JsonSerializer.Deserialize<DeviceState>(json) ?? throw new DerivedStateException($"the state of device {name} is missing");
            var events = database.Rows("SELECT idx, event FROM held WHERE device=$1", name)
                .ToDictionary(row => (ulong)row.GetInt64(0), row => HeldEvent.Read(row.GetString(1), name, entries));
            var loaded = state.ChainNumbers().Select(number => chains.Find(number, tracker.Book)).OfType<Chain>().ToDictionary(chain => chain.Number);
            var sessions = new DeviceSessions(name, tracker.Book, tracker.Budget, tracker.Sessions);
            sessions.Load(state.Without(number => !loaded.ContainsKey(number)), last, number => loaded[number], index => events[index]);
            tracker.Add(name, sessions);
            if (events.Count > 0)
            {
                _held[name] = [.. events.Keys];
            }
        }
    }

    private void SaveHeld(string device, IEnumerable<AuditEvent> held)
    {
        var stored = _held.GetValueOrDefault(device) ?? [];
        var now = held.DistinctBy(record => record.Index).ToDictionary(record => record.Index);
        foreach (var index in stored.Where(index => !now.ContainsKey(index)))
        {
            database.Run("DELETE FROM held WHERE device=$1 AND idx=$2", device, index);
        }

        foreach (var (index, record) in now.Where(pair => !stored.Contains(pair.Key)))
        {
            database.Run("INSERT INTO held(device, idx, event) VALUES($1,$2,$3)", device, index, HeldEvent.Write(record));
        }

        if (now.Count > 0)
        {
            _held[device] = [.. now.Keys];
        }
        else
        {
            _held.Remove(device);
        }
    }
}
