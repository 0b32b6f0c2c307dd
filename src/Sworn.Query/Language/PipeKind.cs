namespace Sworn.Query.Language;

/// <summary>The pipes of this version.</summary>
internal enum PipeKind
{
    /// <summary><c>limit n</c>: at most n records; 0 for all.</summary>
    Limit,

    /// <summary><c>offset n</c>: without the first n records.</summary>
    Offset,

    /// <summary><c>count</c>: how many there are instead of what they are.</summary>
    Count,

    /// <summary><c>fields a, b</c>: only these fields of each record.</summary>
    Fields,
}
