namespace Sworn.Query.Scan;

/// <summary>Why a scan ended.</summary>
public enum ScanEnd
{
    /// <summary>Everything in the window was looked at.</summary>
    Exhausted,

    /// <summary>The limit was reached.</summary>
    Limit,

    /// <summary>The sink wanted no more.</summary>
    Consumer,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
