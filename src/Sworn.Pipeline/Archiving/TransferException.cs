namespace Sworn.Pipeline.Archiving;

/// <summary>A site did not take a file.</summary>
/// <param name="site">The site.</param>
/// <param name="reason">Why, for people.</param>
/// <param name="inner">What the system said; null when the site said it.</param>
public sealed class TransferException(string site, string reason, Exception? inner = null) : Exception($"{site}: {reason}", inner)
{
    /// <summary>The site.</summary>
    public string Site { get; } = site;

    /// <summary>Why.</summary>
    public string Reason { get; } = reason;
}
