namespace Sworn.Host.Configuration;

/// <summary>A severity in place of a message's own, or the message's own.</summary>
public enum SeverityChoice
{
    /// <summary>The message's own.</summary>
    Keep = -1,

    /// <summary>0.</summary>
    Emergency,

    /// <summary>1.</summary>
    Alert,

    /// <summary>2.</summary>
    Critical,

    /// <summary>3.</summary>
    Error,

    /// <summary>4.</summary>
    Warning,

    /// <summary>5.</summary>
    Notice,

    /// <summary>6.</summary>
    Info,

    /// <summary>7.</summary>
    Debug,
}
