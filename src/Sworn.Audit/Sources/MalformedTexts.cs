using System.Collections.Frozen;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>What is said of malformed messages, made once.</summary>
internal static class MalformedTexts
{
    private static readonly FrozenDictionary<MalformationCode, string> Texts =
        Enum.GetValues<MalformationCode>().ToFrozenDictionary(code => code, code => $"malformed, last by {code}");

    public static string Of(MalformationCode code) => Texts[code];
}
