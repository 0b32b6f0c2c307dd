namespace Sworn.Pipeline.Receiving;

/// <summary>Whether senders show a certificate (RFC 5425, section 4.2).</summary>
public enum ClientCertificate
{
    /// <summary>They are not asked.</summary>
    None,

    /// <summary>They are asked; one that is shown must be good.</summary>
    Optional,

    /// <summary>They are asked, and who shows none is refused.</summary>
    Required,
}
