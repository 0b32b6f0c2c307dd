using System.Text.RegularExpressions;

namespace Sworn.Pipeline.Redaction;

/// <summary>One kind of secret that is taken out.</summary>
/// <param name="Name">Its name, which the marker in its place shows.</param>
/// <param name="Pattern">
/// Finds it; what the group <c>secret</c> holds is replaced. Runs in time linear in the message, each octet taken for the
/// character of its number.
/// </param>
/// <param name="Hints">Octets in lower case of which at least one must be in a message before the pattern is tried; the letters of the message
/// are compared without regard to case. None: the pattern is tried on every message.</param>
public sealed record RedactionRule(string Name, Regex Pattern, IReadOnlyList<string> Hints);
