using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sworn.Host.Identity;

/// <summary>
/// The accounts and tokens of a node, in the file state/identity.json that only its owner can read. A change is on stable
/// storage before it counts; a reader of the file sees all of it or none. Thread-safe.
/// </summary>
internal sealed class IdentityBook
{
    /// <summary>The file, relative to the data directory.</summary>
    public const string FileName = "state/identity.json";

    /// <summary>The most accounts, and the most tokens: 10,000.</summary>
    public const int MaxEntries = 10_000;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    // Serialises changes; readers take the published state whole.
    private readonly Lock _lock = new();
    private readonly string _path;
    private volatile IdentityState _state;

    private IdentityBook(string path, IdentityState state)
    {
        _path = path;
        _state = state;
    }

    /// <summary>The accounts by name.</summary>
    public IReadOnlyList<Account> Accounts => _state.Accounts;

    /// <summary>The tokens.</summary>
    public IReadOnlyList<ApiToken> Tokens => _state.Tokens;

    /// <summary>Reads the file of a data directory; without one there are no accounts.</summary>
    /// <exception cref="IOException">The file cannot be read or is not one of ours.</exception>
    public static IdentityBook Open(string dataDirectory)
    {
        var path = Path.Join(dataDirectory, FileName);
        try
        {
            return new IdentityBook(path, File.Exists(path) ? JsonSerializer.Deserialize<IdentityState>(File.ReadAllBytes(path), Form)! : new IdentityState());
        }
        catch (JsonException wrong)
        {
            throw new IOException($"{path} is not a file of accounts: {wrong.Message}; put a copy back, or move it away to begin without accounts", wrong);
        }
    }

    /// <summary>The account of a name; null when there is none.</summary>
    public Account? Find(string name) => _state.Accounts.FirstOrDefault(account => account.Name == name);

    /// <summary>Adds an account.</summary>
    /// <returns>False when the name is taken or there are too many.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public bool TryAdd(Account account) => TryChange(state =>
        state.Accounts.Count >= MaxEntries || state.Accounts.Any(other => other.Name == account.Name)
            ? null
            : state with { Accounts = [.. state.Accounts.Append(account).OrderBy(other => other.Name, StringComparer.Ordinal)] });

    /// <summary>Adds the first account.</summary>
    /// <returns>False when there is one already.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public bool TryAddFirst(Account account) =>
        TryChange(state => state.Accounts.Count > 0 ? null : state with { Accounts = [account] });

    /// <summary>Changes an account.</summary>
    /// <returns>False when there is none of that name.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public bool TryUpdate(string name, Func<Account, Account> change) => TryChange(state =>
        state.Accounts.Any(account => account.Name == name)
            ? state with { Accounts = [.. state.Accounts.Select(account => account.Name == name ? change(account) : account)] }
            : null);

    /// <summary>Removes an account and its tokens.</summary>
    /// <returns>False when there is none of that name, or it is the last administrator.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public bool TryRemove(string name) => TryChange(state =>
        state.Accounts.FirstOrDefault(account => account.Name == name) is { } leaving
            && (!leaving.Roles.Contains(Role.Administrator)
                || state.Accounts.Any(account => account.Name != name && account.Roles.Contains(Role.Administrator)))
            ? state with
            {
                Accounts = [.. state.Accounts.Where(account => account.Name != name)],
                Tokens = [.. state.Tokens.Where(token => token.User != name)],
            }
            : null);

    /// <summary>Adds a token.</summary>
    /// <returns>False when its account is gone or there are too many.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public bool TryAdd(ApiToken token) => TryChange(state =>
        state.Tokens.Count < MaxEntries && state.Accounts.Any(account => account.Name == token.User)
            ? state with { Tokens = [.. state.Tokens, token] }
            : null);

    /// <summary>Removes a token.</summary>
    /// <returns>False when there is none of that number.</returns>
    /// <exception cref="IOException">The file cannot be written; nothing has changed.</exception>
    public bool TryRemoveToken(string id) => TryChange(state =>
        state.Tokens.Any(token => token.Id == id)
            ? state with { Tokens = [.. state.Tokens.Where(token => token.Id != id)] }
            : null);

    private bool TryChange(Func<IdentityState, IdentityState?> change)
    {
        lock (_lock)
        {
            if (change(_state) is not { } next)
            {
                return false;
            }

            PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(next, Form));
            _state = next;
            return true;
        }
    }
}
