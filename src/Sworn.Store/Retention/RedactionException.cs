namespace Sworn.Store.Retention;

/// <summary>A record may not be redacted, or a hold not be set or released as asked; the message says why.</summary>
public sealed class RedactionException(string message) : Exception(message);
