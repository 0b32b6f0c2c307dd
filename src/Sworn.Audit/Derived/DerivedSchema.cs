namespace Sworn.Audit.Derived;

/// <summary>The tables of derived state (decision 0051). What is in them depends on the log and on the settings alone.</summary>
internal static class DerivedSchema
{
    /// <summary>Changes with the tables and with what is derived: state of another version is built again.</summary>
    public const int Version = 2;

    /// <summary>The tables whose rows a command needs that goes on from the state of a node without its history.</summary>
    public static readonly IReadOnlyList<string> Live = ["meta", "claimed", "device", "held", "source", "finding"];

    public const string Create = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE claimed(device TEXT PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE device(name TEXT PRIMARY KEY, last_index INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE held(device TEXT NOT NULL, idx INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY(device, idx)) WITHOUT ROWID;
        CREATE TABLE chain(
            number INTEGER PRIMARY KEY, device TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, confidence TEXT NOT NULL,
            why TEXT NOT NULL, user TEXT, origin TEXT, started INTEGER NOT NULL, ended INTEGER, latest INTEGER NOT NULL,
            first_received INTEGER NOT NULL, last_received INTEGER NOT NULL, last_index INTEGER NOT NULL, has_begin INTEGER NOT NULL,
            count INTEGER NOT NULL, finished INTEGER NOT NULL, stored INTEGER NOT NULL, peers TEXT NOT NULL, facts TEXT NOT NULL);
        CREATE INDEX chain_received ON chain(last_received);
        CREATE INDEX chain_device ON chain(device, last_received);
        CREATE INDEX chain_last ON chain(last_index) WHERE finished > 0;
        CREATE TABLE chain_record(
            chain INTEGER NOT NULL, position INTEGER NOT NULL, idx INTEGER NOT NULL, sha256 TEXT NOT NULL, time INTEGER NOT NULL,
            event TEXT NOT NULL, action TEXT NOT NULL, outcome TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY(chain, position)) WITHOUT ROWID;
        CREATE TABLE source(
            name TEXT PRIMARY KEY, address TEXT NOT NULL, transport TEXT NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,
            last_index INTEGER NOT NULL, records INTEGER NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE finding(
            source TEXT NOT NULL, kind TEXT NOT NULL, opened_index INTEGER NOT NULL, opened INTEGER NOT NULL, closed_index INTEGER,
            closed INTEGER, detail TEXT NOT NULL, count INTEGER NOT NULL, idx INTEGER NOT NULL, opened_record INTEGER, closed_record INTEGER,
            PRIMARY KEY(source, kind, opened_index)) WITHOUT ROWID;
        CREATE INDEX finding_open ON finding(kind) WHERE closed IS NULL;
        CREATE INDEX finding_closed ON finding(closed);
        """;
}
