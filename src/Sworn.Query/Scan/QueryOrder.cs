namespace Sworn.Query.Scan;

/// <summary>The order of results, by their place in the log.</summary>
public enum QueryOrder
{
    /// <summary>The last received record first.</summary>
    NewestFirst,

    /// <summary>The first received record first.</summary>
    OldestFirst,
}
