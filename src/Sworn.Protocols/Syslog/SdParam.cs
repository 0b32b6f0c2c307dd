namespace Sworn.Protocols.Syslog;

/// <summary>One SD-PARAM (RFC 5424, section 6.3.3).</summary>
/// <param name="Name">PARAM-NAME.</param>
/// <param name="Value">PARAM-VALUE between its quotes, still escaped; may be empty.</param>
/// <param name="HasBackslash">Whether the value has a backslash, so that <see cref="SdValue.Unescape"/> may change
/// it.</param>
public readonly record struct SdParam(Slice Name, Slice Value, bool HasBackslash);
