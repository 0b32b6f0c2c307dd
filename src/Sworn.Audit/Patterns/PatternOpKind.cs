namespace Sworn.Audit.Patterns;

/// <summary>What a step of a pattern does.</summary>
internal enum PatternOpKind
{
    /// <summary>Demands a text.</summary>
    Literal,

    /// <summary>Takes octets of a class.</summary>
    Capture,

    /// <summary>Goes on with the next step, or else at the target.</summary>
    Split,

    /// <summary>Goes on at the target.</summary>
    Jump,

    /// <summary>The text must end here.</summary>
    End,
}
