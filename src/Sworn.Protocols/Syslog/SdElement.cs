namespace Sworn.Protocols.Syslog;

/// <summary>One SD-ELEMENT (RFC 5424, section 6.3.1).</summary>
/// <param name="Id">SD-ID; empty when the element has none.</param>
/// <param name="FirstParam">Index of its first parameter in <see cref="SyslogMessage.SdParams"/>.</param>
/// <param name="ParamCount">Count of its parameters.</param>
public readonly record struct SdElement(Slice Id, int FirstParam, int ParamCount);
