namespace Sworn.Query.Columns;

/// <summary>
/// What columns say about a condition: the rows that may meet it and, among them, those that surely do. The rows
/// between have to be rebuilt and asked. Belongs to one thread.
/// </summary>
internal sealed class RowVerdict
{
    /// <summary>All rows outside this set do not meet the condition.</summary>
    public RowMask May { get; } = new();

    /// <summary>All rows inside this set meet it.</summary>
    public RowMask Must { get; } = new();

    /// <summary>Nothing is known.</summary>
    public void SetUnknown(int rows)
    {
        May.Begin(rows, all: true);
        Must.Begin(rows, all: false);
    }

    /// <summary>All rows meet it, or none does.</summary>
    public void SetAll(int rows, bool meets)
    {
        May.Begin(rows, meets);
        Must.Begin(rows, meets);
    }
}
