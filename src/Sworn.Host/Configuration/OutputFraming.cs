namespace Sworn.Host.Configuration;

/// <summary>How messages are told apart on TCP.</summary>
public enum OutputFraming
{
    /// <summary>The length before each.</summary>
    OctetCounting,

    /// <summary>A line feed behind each.</summary>
    Lf,
}
