namespace Sworn.Audit.Events;

/// <summary>A message that an entry must recognise, and fields that it must give.</summary>
/// <param name="Message">The octets as sent, without framing.</param>
/// <param name="Fields">Names and values; other fields may be there too.</param>
/// <param name="Line">Where it stands in the file.</param>
public sealed record EventExample(string Message, IReadOnlyList<(string Name, string Value)> Fields, int Line);
