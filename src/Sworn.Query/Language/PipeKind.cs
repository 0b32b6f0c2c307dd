namespace Sworn.Query.Language;

/// <summary>The pipes of this version.</summary>
internal enum PipeKind
{
    /// <summary><c>limit n</c>: at most n results; 0 for all.</summary>
    Limit,

    /// <summary><c>offset n</c>: without the first n results.</summary>
    Offset,

    /// <summary><c>count</c>: how many there are instead of what they are.</summary>
    Count,

    /// <summary><c>fields a, b</c>: only these fields or columns.</summary>
    Fields,

    /// <summary><c>stats by (a, _time:5m) count() n, max(b)</c>: a row for each group.</summary>
    Stats,

    /// <summary><c>top 10 by (a)</c>: the most frequent values.</summary>
    Top,

    /// <summary><c>bottom 10 by (a)</c>: the rarest values.</summary>
    Bottom,

    /// <summary><c>uniq by (a)</c>: each value once.</summary>
    Uniq,

    /// <summary><c>field_values a</c>: each value of a field with how often it stands.</summary>
    FieldValues,

    /// <summary><c>histogram 5m by (a)</c>: how many in each stretch of time.</summary>
    Histogram,

    /// <summary><c>sort by (a) desc</c>: rows in the order of a column.</summary>
    Sort,

    /// <summary><c>where n:&gt;10</c>: rows that meet a condition.</summary>
    Where,
}
