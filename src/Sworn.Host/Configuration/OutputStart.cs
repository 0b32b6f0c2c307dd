namespace Sworn.Host.Configuration;

/// <summary>Where an output begins that was not there before.</summary>
public enum OutputStart
{
    /// <summary>With the next record.</summary>
    Now,

    /// <summary>With the first record of the log.</summary>
    Beginning,
}
