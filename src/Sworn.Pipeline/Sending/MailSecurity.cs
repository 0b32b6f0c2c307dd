namespace Sworn.Pipeline.Sending;

/// <summary>How a connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS (RFC 3207), and nothing without it.</summary>
    Starttls,

    /// <summary>TLS from the first octet (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all.</summary>
    None,
}
