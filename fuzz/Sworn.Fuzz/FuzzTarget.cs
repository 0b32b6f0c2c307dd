namespace Sworn.Fuzz;

/// <summary>Tries one input; throws when the parser and its oracle disagree.</summary>
internal delegate void FuzzTarget(ReadOnlySpan<byte> input);
