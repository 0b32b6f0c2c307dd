using Sworn.Core.Messages;

namespace Sworn.Protocols.Syslog;

/// <summary>The parts of <c>%FACILITY-SEVERITY-MNEMONIC</c>.</summary>
/// <param name="Facility">Everything before the severity, sub-facilities included.</param>
/// <param name="Severity">The severity in the text; it can differ from that of the PRI.</param>
/// <param name="Mnemonic">The name of the event within the facility; six digits on ASA.</param>
public readonly record struct CiscoMnemonic(Slice Facility, Severity Severity, Slice Mnemonic);
