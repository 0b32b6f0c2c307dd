namespace Sworn.Host.Configuration;

/// <summary>What happens to a record when the queue before it is full.</summary>
public enum OverflowPolicy
{
    /// <summary>
    /// Stop reading until there is room. TCP then slows its sender; UDP overflows in the kernel, which counts what it
    /// drops.
    /// </summary>
    Block,

    /// <summary>Drop the records of such inputs that have waited longest, count them and seal the count into the log.</summary>
    DropOldest,

    /// <summary>Drop the record that just came, count it and seal the count into the log.</summary>
    DropNewest,
}
