namespace Sworn.Host.Http;

/// <summary>Who may ask for a resource at all.</summary>
internal enum Access
{
    /// <summary>Everybody: the log-in itself, and what describes the API.</summary>
    Anyone,

    /// <summary>Whoever has logged in, and anybody on the node's own machine.</summary>
    LocalOrLoggedIn,

    /// <summary>Whoever has logged in, even while a password has to be chosen.</summary>
    LoggedIn,

    /// <summary>Whoever has logged in and has the permission.</summary>
    Permitted,
}
