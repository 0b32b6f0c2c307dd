namespace Sworn.Audit.Patterns;

/// <summary>
/// What a capture takes: octets of one class, at least as many as it needs, as few as let the rest match.
/// </summary>
internal enum CaptureType
{
    /// <summary>One or more octets that are no blank.</summary>
    Word,

    /// <summary>Any number of octets that are no blank, also none.</summary>
    Token,

    /// <summary>One or more octets.</summary>
    Text,

    /// <summary>Any number of octets, also none.</summary>
    Any,

    /// <summary>Decimal digits.</summary>
    Int,

    /// <summary>Digits, point, sign.</summary>
    Number,

    /// <summary>Hexadecimal digits.</summary>
    Hex,

    /// <summary>What addresses are written with: hexadecimal digits, points, colons.</summary>
    Ip,

    /// <summary>Letters, digits and <c>_ - . @ $ \</c>: what accounts and daemons are called.</summary>
    Name,

    /// <summary>One or more octets that are neither blank nor one of <c>, ; ( ) [ ] ' "</c>.</summary>
    Item,
}
