namespace Sworn.Host.Identity;

/// <summary>
/// The link by which the first administrator is made: there is no default password. It works once, while there is no
/// account, and until the node stops. Thread-safe.
/// </summary>
internal sealed class FirstStart(IdentityBook book)
{
    private readonly string _token = Secrets.New();

    /// <summary>The secret of the link; null when there is an account.</summary>
    public string? Token => book.Accounts.Count == 0 ? _token : null;

    /// <summary>Whether this is the secret of the link and the link still works.</summary>
    public bool IsValid(string token) => Secrets.AreEqual(Token, token);
}
