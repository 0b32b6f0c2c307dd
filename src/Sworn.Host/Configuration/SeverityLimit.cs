namespace Sworn.Host.Configuration;

/// <summary>The severity that a route compares with.</summary>
public enum SeverityLimit
{
    /// <summary>Every severity.</summary>
    All = -1,

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
