using Sworn.Core.Ledger;

namespace Sworn.Store.Blocks;

/// <summary>
/// Says where the named parts of a record lie. The store calls it once per record when a block is built; what it says
/// decides how well the record is compressed and which columns it has, never whether it can be read back. Belongs to
/// one thread.
/// </summary>
public interface IRecordAnalyst
{
    /// <summary>Fills in the layout of one record.</summary>
    /// <param name="fields">What the receiver knew.</param>
    /// <param name="body">The octets as received.</param>
    /// <param name="layout">Empty; takes the parts.</param>
    void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout);

    /// <summary>
    /// Reads the claimed time of a record whose layout is known from another one (<see cref="RecordLayout.IsRegular"/>).
    /// </summary>
    /// <param name="text">The time as it stands in the record.</param>
    /// <param name="utc">When it happened: nanoseconds of UTC since 1970.</param>
    /// <returns>False when the record would have another layout because of it, or may have.</returns>
    bool TryReadTime(ReadOnlySpan<byte> text, out long utc);
}
