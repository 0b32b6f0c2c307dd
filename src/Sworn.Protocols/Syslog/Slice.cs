namespace Sworn.Protocols.Syslog;

/// <summary>A part of the raw message. The default value is absent.</summary>
/// <param name="Start">Index of the first octet.</param>
/// <param name="Length">Count of octets; 0 is a part that is there and empty.</param>
public readonly record struct Slice(int Start, int Length)
{
    /// <summary>
    /// Whether the message has this part. Nothing empty begins at index 0, so the default value is free to say so.
    /// </summary>
    public bool IsPresent => Start > 0 || Length > 0;

    /// <summary>Index after the last octet.</summary>
    public int End => Start + Length;

    /// <summary>The octets of this part.</summary>
    /// <param name="raw">The message that was parsed.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> raw) => raw.Slice(Start, Length);
}
