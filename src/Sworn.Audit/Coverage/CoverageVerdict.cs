namespace Sworn.Audit.Coverage;

/// <summary>What the log shows of a requirement, from the worst to the best.</summary>
public enum CoverageVerdict
{
    /// <summary>The row asks for no record.</summary>
    NotAudited,

    /// <summary>The device has no function that the row is about, and so no event for it.</summary>
    NotApplicable,

    /// <summary>The device's configuration sends no such record.</summary>
    NotConfigured,

    /// <summary>No such record came.</summary>
    NeverObserved,

    /// <summary>Records came, but none has all that is required, or one of several events never came.</summary>
    Incomplete,

    /// <summary>Several records have together what is required.</summary>
    ByCorrelation,

    /// <summary>One record has all that is required.</summary>
    Satisfied,
}
