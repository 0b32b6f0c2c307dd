using System.Globalization;
using Microsoft.Data.Sqlite;
using Sworn.Audit.Events;
using Sworn.Audit.Sessions;
using Sworn.Audit.Sources;
using Sworn.Core.Ledger;

namespace Sworn.Audit.Derived;

/// <summary>
/// The state that is derived from a log: sessions and chains, sources, findings. Takes the log's entries in order, and
/// stores what they change together with how far it came, in one transaction: however the process ends, every entry
/// counts exactly once. Everything, times included, is a function of the log and of the options: what is built entry by
/// entry while a node runs, with restarts anywhere, is what is built again from nothing. Belongs to one thread.
/// </summary>
public sealed class Derivation : IDisposable
{
    private readonly DerivedDatabase _database;
    private readonly EventReader _reader;
    private readonly ClaimedTimes _claimed = new() { IsTracking = true };
    private readonly SessionTracker _tracker;
    private readonly SourceRegistry _registry;
    private readonly ChainTable _chains;
    private readonly DeviceTable _devices;
    private readonly SourceTable _sources;
    private readonly FindingTable _findings;
    private readonly string _fingerprint;
    private readonly string _settings;
    private bool _isWriting;

    private Derivation(DerivedDatabase database, DerivationOptions options)
    {
        _database = database;
        _fingerprint = options.Fingerprint();
        _settings = options.Settings();
        var catalogue = EventCatalogue.Load(options.Dialects);
        _reader = new EventReader(catalogue, options.DeviceZone, entry => SessionTracker.IsTracked(entry.Action)) { Claimed = _claimed };
        _tracker = new SessionTracker(new ChainBook(new NoChains()) { IsTracking = true });
        _registry = new SourceRegistry(options.Findings);
        _chains = new ChainTable(database);
        _devices = new DeviceTable(database, catalogue);
        _sources = new SourceTable(database);
        _findings = new FindingTable(database);
        View = new DerivedView(database, ownsDatabase: false);
    }

    /// <summary>The index of the next entry to take.</summary>
    public ulong Next { get; private set; }

    /// <summary>How many messages were taken.</summary>
    public long Records { get; private set; }

    /// <summary>How many of them no entry of the catalogue fits.</summary>
    public long Unknown { get; private set; }

    /// <summary>How many entries were gone, or could not be read.</summary>
    public long Missing { get; private set; }

    /// <summary>What is stored; up to the last <see cref="Commit"/>. Of this thread.</summary>
    public DerivedView View { get; }

    /// <summary>How many findings are open, by kind.</summary>
    public IReadOnlyDictionary<FindingKind, long> OpenFindings => _registry.Findings.Counts;

    /// <summary>Findings of which no audit record says yet that they are open, or, when they were announced, that they are over.</summary>
    public IEnumerable<Finding> Unannounced => _registry.Findings.Unannounced;

    /// <summary>Opens stored state to go on with it; begins anew where there is none, or none that serves.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What it must have been made with.</param>
    /// <param name="end">The end of the log: state that is ahead of it is of another log.</param>
    /// <param name="why">Why stored state was thrown away; null when it was not.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public static Derivation OpenFile(string path, DerivationOptions options, ulong end, out string? why)
    {
        ArgumentNullException.ThrowIfNull(options);
        why = null;
        if (File.Exists(path))
        {
            why = TryLoad(() => DerivedDatabase.OpenFile(path), options, end, out var kept);
            if (kept is not null)
            {
                return kept;
            }

            Remove(path);
        }

        return Create(DerivedDatabase.OpenFile(path), options);
    }

    /// <summary>The options that stored state was made with, as far as they are settings; those that were given when it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The log, and what is taken otherwise.</param>
    public static DerivationOptions OptionsOf(string path, DerivationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(path))
        {
            return options;
        }

        try
        {
            using var database = DerivedDatabase.OpenToRead(path);
            return database.Scalar("SELECT value FROM meta WHERE key='settings'") is string settings ? options.With(settings) : options;
        }
        catch (Exception failure) when (failure is SqliteException or System.Text.Json.JsonException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            // State that cannot be read is built again, with what was given.
            return options;
        }
    }

    /// <summary>State in memory, that goes on from what a node stored where that serves, and is stored nowhere.</summary>
    /// <param name="path">The node's file; null to begin with nothing.</param>
    /// <param name="options">What it must have been made with.</param>
    /// <param name="end">The end of the log.</param>
    public static Derivation InMemory(string? path, DerivationOptions options, ulong end)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (path is not null && File.Exists(path))
        {
            _ = TryLoad(() => Copy(path), options, end, out var kept);
            if (kept is not null)
            {
                return kept;
            }
        }

        return Create(DerivedDatabase.InMemory(), options);
    }

    /// <summary>Removes stored state; it is built again from the log.</summary>
    public static void Remove(string path)
    {
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
        {
            File.Delete(file);
        }
    }

    /// <summary>Takes the next entry of the log.</summary>
    /// <param name="index">Its position; not below <see cref="Next"/>.</param>
    /// <param name="fields">What its receiver knew.</param>
    /// <param name="body">Its octets.</param>
    /// <param name="sender">Who sent it.</param>
    public void Take(ulong index, in EntryFields fields, ReadOnlySpan<byte> body, Sender sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, Next);
        Next = index + 1;
        _registry.Advance(index, fields.Session, fields.ReceivedUtc, fields.Kind == EntryKind.Control && body.StartsWith("{\"type\":\"TIME-STEP\""u8));
        if (fields.Kind != EntryKind.Event)
        {
            return;
        }

        Records++;
        var found = _reader.Read(index, body, fields.ReceivedUtc, sender.AddressOctets, sender.IsOwn);
        Unknown += _reader.IsKnown ? 0 : 1;
        _registry.Take(body, fields.ReceivedUtc, sender, _reader.Message);
        if (found is not null)
        {
            _tracker.Take(found);
        }

        if (_registry.Findings.HasLate)
        {
            Begin();
            _findings.Save(_registry.Findings);
        }
    }

    /// <summary>Entries are gone, or cannot be read: goes on behind them.</summary>
    public void Skip(ulong next)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(next, Next);
        Missing += (long)(next - Next);
        Next = next;
    }

    /// <summary>Stores everything that changed, and how far it came.</summary>
    /// <exception cref="SqliteException">It could not be stored; this is of no use any more, the file is as it was.</exception>
    public void Commit()
    {
        Begin();
        foreach (var chain in _tracker.Book.TakeChanges())
        {
            _chains.Save(chain);
        }

        _devices.Save(_tracker);
        foreach (var (device, claimed) in _claimed.TakeChanges())
        {
            _database.Run("INSERT OR REPLACE INTO claimed(device, time) VALUES($1,$2)", device, claimed);
        }

        _sources.Save(_registry);
        _findings.Save(_registry.Findings);
        SaveMeta();
        _database.Commit();
        _isWriting = false;
    }

    /// <summary>Gives up complete chains and findings whose records the log has retired.</summary>
    /// <param name="first">The first record that is still there.</param>
    public void Prune(ulong first)
    {
        Begin();
        _chains.Prune(first);
        _findings.Prune(first);
        Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static string? TryLoad(Func<DerivedDatabase> open, DerivationOptions options, ulong end, out Derivation? kept)
    {
        kept = null;
        DerivedDatabase? database = null;
        try
        {
            database = open();
            var derivation = new Derivation(database, options);
            var why = derivation.Load(end);
            kept = why is null ? derivation : null;
            return why;
        }
        catch (Exception failure) when (failure is SqliteException or DerivedStateException or System.Text.Json.JsonException or FormatException
            or KeyNotFoundException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            return failure.Message;
        }
        finally
        {
            if (kept is null)
            {
                database?.Dispose();
            }
        }
    }

    private static Derivation Create(DerivedDatabase database, DerivationOptions options)
    {
        try
        {
            database.Run(DerivedSchema.Create);
            var made = new Derivation(database, options);
            made.Commit();
            return made;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>What is needed to go on, without the history, as it is at one moment.</summary>
    private static DerivedDatabase Copy(string path)
    {
        var copy = DerivedDatabase.InMemory();
        try
        {
            copy.Run(DerivedSchema.Create);
            copy.Run("ATTACH DATABASE $1 AS node", new Uri(path).AbsoluteUri + "?mode=ro");
            copy.Begin();
            foreach (var table in DerivedSchema.Live)
            {
                copy.Run($"INSERT INTO main.{table} SELECT * FROM node.{table}");
            }

            copy.Run("INSERT INTO main.chain SELECT * FROM node.chain WHERE finished = 0 OR last_received > (SELECT COALESCE(MAX(last_received), 0) FROM node.chain) - 7200000000000");
            copy.Commit();
            copy.Run("DETACH DATABASE node");
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private string? Load(ulong end)
    {
        if (_database.Scalar("SELECT value FROM meta WHERE key='fingerprint'") as string != _fingerprint)
        {
            return "it was made by another version, catalogue or configuration";
        }

        Next = (ulong)Number("next");
        if (Next > end)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is at record {Next} of a log that ends at {end}");
        }

        (Records, Unknown, Missing) = (Number("records"), Number("unknown"), Number("missing"));
        _tracker.Book.Made = Number("chains_made");
        _tracker.Book.Completed = Number("chains_completed");
        _registry.Restore(
            new LogMoment((ulong)Number("moment_index"), Number("moment_now"), Number("moment_listening"), Number("moment_since"), Number("moment_steps")),
            (uint)Number("session"), Number("forgotten"));
        foreach (var row in _database.Rows("SELECT device, time FROM claimed"))
        {
            _claimed.Set(row.GetString(0), row.GetInt64(1));
        }

        _devices.Load(_tracker, _chains);
        _findings.Load(_registry.Findings);
        _sources.Load(_registry);
        return null;
    }

    private void SaveMeta()
    {
        var moment = _registry.Moment;
        ReadOnlySpan<(string Key, object Value)> values =
        [
            ("fingerprint", _fingerprint), ("settings", _settings), ("next", Next), ("records", Records), ("unknown", Unknown), ("missing", Missing),
            ("chains_made", _tracker.Book.Made), ("chains_completed", _tracker.Book.Completed), ("moment_index", moment.Index),
            ("moment_now", moment.Now), ("moment_listening", moment.Listening), ("moment_since", moment.ListeningSince),
            ("moment_steps", moment.ClockSteps), ("session", (long)_registry.Session), ("forgotten", _registry.Forgotten),
        ];
        foreach (var (key, value) in values)
        {
            _database.Run("INSERT OR REPLACE INTO meta(key, value) VALUES($1,$2)", key, value);
        }
    }

    private long Number(string key) => _database.Scalar("SELECT value FROM meta WHERE key=$1", key) switch
    {
        long number => number,
        _ => throw new DerivedStateException($"{key} is missing"),
    };

    private void Begin()
    {
        if (!_isWriting)
        {
            _database.Begin();
            _isWriting = true;
        }
    }

    /// <summary>Complete chains are in the table; memory keeps none.</summary>
    private sealed class NoChains : IChainStore
    {
        public void Keep(Chain chain)
        {
            // The table has it with the next commit.
        }
    }
}
