namespace Sworn.Host.Configuration;

/// <summary>The kind of a unix socket.</summary>
public enum UnixSocketKind
{
    /// <summary>SOCK_DGRAM.</summary>
    Datagram,

    /// <summary>SOCK_STREAM.</summary>
    Stream,
}
