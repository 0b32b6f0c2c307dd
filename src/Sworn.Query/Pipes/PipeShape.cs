namespace Sworn.Query.Pipes;

/// <summary>What stands between two pipes: records, or rows of a table. Immutable.</summary>
/// <param name="Columns">The columns of the rows; null for records.</param>
/// <param name="Added">The fields that pipes added to records.</param>
internal sealed record PipeShape(IReadOnlyList<string>? Columns, IReadOnlyList<string> Added)
{
    /// <summary>Records as they are in the log.</summary>
    public static PipeShape Records { get; } = new(Columns: null, []);

    /// <summary>Whether these are rows.</summary>
    public bool IsRows => Columns is not null;

    /// <summary>Rows with some columns.</summary>
    public static PipeShape Rows(IEnumerable<string> columns) => new([.. columns], []);

    /// <summary>The same with more fields or columns; one that is there already keeps its place.</summary>
    public PipeShape With(IReadOnlyList<string> names) => Columns is { } columns
        ? this with { Columns = [.. columns, .. names.Except(columns, StringComparer.Ordinal)] }
        : this with { Added = [.. Added, .. names.Except(Added, StringComparer.Ordinal)] };
}
