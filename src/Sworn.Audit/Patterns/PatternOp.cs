namespace Sworn.Audit.Patterns;

/// <summary>A step of a pattern.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Octets">The text of a literal.</param>
/// <param name="Field">The field of a capture; -1 for none.</param>
/// <param name="Type">What a capture takes.</param>
/// <param name="Target">Where a split may, and a jump does, go on.</param>
internal readonly record struct PatternOp(PatternOpKind Kind, byte[] Octets, int Field, CaptureType Type, int Target);
