namespace Sworn.Protocols.Journal;

/// <summary>A field of an entry: places in <see cref="JournalExportReader.Octets"/>.</summary>
/// <param name="Start">Where the name begins; the value follows it.</param>
/// <param name="NameLength">The octets of the name.</param>
/// <param name="ValueLength">The octets of the value.</param>
public readonly record struct JournalField(int Start, int NameLength, int ValueLength)
{
    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> octets) => octets.Slice(Start, NameLength);

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> octets) => octets.Slice(Start + NameLength, ValueLength);
}
