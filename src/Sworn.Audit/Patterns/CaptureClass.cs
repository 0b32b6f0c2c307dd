using System.Buffers;

namespace Sworn.Audit.Patterns;

/// <summary>The octets that each type of capture takes, and how many it needs. Immutable.</summary>
internal static class CaptureClass
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly bool[][] Members =
    [
        .. Enum.GetValues<CaptureType>().Select(type => Enumerable.Range(0, 256).Select(octet => IsMember(type, (char)octet)).ToArray()),
    ];

    private static readonly SearchValues<byte>[] Searches =
    [
        .. Members.Select(members => SearchValues.Create([.. Enumerable.Range(0, 256).Where(octet => members[octet]).Select(octet => (byte)octet)])),
    ];

    /// <summary>How many octets a capture needs at least.</summary>
    public static int Least(CaptureType type) => type is CaptureType.Token or CaptureType.Any ? 0 : 1;

    /// <summary>Whether a type takes an octet.</summary>
    public static bool Takes(CaptureType type, byte octet) => Members[(int)type][octet];

    /// <summary>How far a capture could reach.</summary>
    public static int Reach(CaptureType type, ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(Searches[(int)type]);
        return end < 0 ? text.Length : end;
    }

    /// <summary>The type of a name; false when there is none.</summary>
    public static bool TryParse(string name, out CaptureType type) =>
        Enum.TryParse(name, ignoreCase: true, out type) && name.All(char.IsAsciiLetterLower);

    /// <summary>The names of all types.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetNames<CaptureType>().Select(name => name.ToLowerInvariant()));

    private static bool IsMember(CaptureType type, char octet) => octet != '\0' && type switch
    {
        CaptureType.Word or CaptureType.Token => octet is not (' ' or '\t' or '\n' or '\r'),
        CaptureType.Text or CaptureType.Any => true,
        CaptureType.Int => Digits.Contains(octet),
        CaptureType.Number => Digits.Contains(octet) || octet is '.' or '-' or '+',
        CaptureType.Hex => char.IsAsciiHexDigit(octet),
        CaptureType.Ip => char.IsAsciiHexDigit(octet) || octet is '.' or ':',
        CaptureType.Name => Digits.Contains(octet) || Letters.Contains(octet) || octet is '_' or '-' or '.' or '@' or '$' or '\\',
        _ => octet > ' ' && !",;()[]'\"".Contains(octet),
    };
}
