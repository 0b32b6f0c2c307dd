namespace Sworn.Protocols.Framing;

/// <summary>What <see cref="SyslogFramer"/> found.</summary>
public enum FramingStatus
{
    /// <summary>More octets are needed.</summary>
    Incomplete,

    /// <summary>A message.</summary>
    Message,

    /// <summary>Octets that belong to no message: an empty line, or the rest of a message over the limit.</summary>
    Skipped,

    /// <summary>The stream is not framed as it must be; nothing behind this point can be told apart.</summary>
    Error,
}
