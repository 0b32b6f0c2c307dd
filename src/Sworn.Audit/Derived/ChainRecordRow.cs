namespace Sworn.Audit.Derived;

/// <summary>One record of a chain as it is stored.</summary>
/// <param name="Index">Its position in the log.</param>
/// <param name="Hash">SHA-256 of its octets as received, in hexadecimal.</param>
/// <param name="Time">When it happened: nanoseconds of UTC since 1970.</param>
/// <param name="Event">The catalogue's entry.</param>
/// <param name="Action">event.action.</param>
/// <param name="Outcome">success, failure or unknown.</param>
/// <param name="Text">The text of the message.</param>
public sealed record ChainRecordRow(ulong Index, string Hash, long Time, string Event, string Action, string Outcome, string Text);
