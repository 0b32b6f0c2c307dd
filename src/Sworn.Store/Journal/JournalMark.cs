namespace Sworn.Store.Journal;

/// <summary>A place between two frames of one journal file, with all that a reader must know to go on from there.</summary>
/// <param name="Position">Where the next frame begins, in octets from the start of the file.</param>
/// <param name="NextIndex">The index of the next record.</param>
/// <param name="Chain">The checksum that the next frame chains to.</param>
/// <param name="FrameNumber">The number of the next frame.</param>
public readonly record struct JournalMark(long Position, ulong NextIndex, uint Chain, uint FrameNumber);
