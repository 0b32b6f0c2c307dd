namespace Sworn.Store.Blocks;

/// <summary>
/// How the values of a slot are stored (design/store.md, section 4.2). Each but <see cref="Text"/> is chosen only when
/// every value comes back as the identical octets.
/// </summary>
internal enum SlotEncoding : byte
{
    /// <summary>One value for all rows, in the directory.</summary>
    Constant = 0,

    /// <summary>In every row equal to an earlier slot of the same template.</summary>
    Alias = 1,

    /// <summary>Decimal numbers without sign or leading zero: planes of octets above the least one.</summary>
    Number = 2,

    /// <summary>A table of values and codes into it.</summary>
    Dictionary = 3,

    /// <summary>Decimal numbers as differences from row to row.</summary>
    Delta = 4,

    /// <summary>Dotted quads: four planes.</summary>
    IPv4 = 5,

    /// <summary>Lengths and octets.</summary>
    Text = 6,

    /// <summary>Hexadecimal digits of one case and one length: their octets.</summary>
    Hex = 9,

    /// <summary>Timestamps of one form: differences in units of their own precision.</summary>
    Time = 11,
}
