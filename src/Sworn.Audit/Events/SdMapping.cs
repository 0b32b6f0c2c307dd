namespace Sworn.Audit.Events;

/// <summary>A parameter of structured data that becomes a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="IsFallback">Whether it counts only when no parameter before it gave the field a value.</param>
/// <param name="Part">Of a value of several words the one that counts, from 0; -1 for the whole value.</param>
internal sealed record SdMapping(int Field, byte[] Parameter, bool IsFallback, int Part);
