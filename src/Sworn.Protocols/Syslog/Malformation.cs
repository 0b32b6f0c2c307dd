namespace Sworn.Protocols.Syslog;

/// <summary>One thing that is wrong with a message.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Offset">Index in the raw message of the octet where it shows; the length of the message when it ends
/// too early.</param>
/// <param name="Detail">The same in words: a constant, so that naming a fault allocates nothing.</param>
public readonly record struct Malformation(MalformationCode Code, int Offset, string Detail);
