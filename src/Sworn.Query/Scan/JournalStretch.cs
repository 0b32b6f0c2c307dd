using Sworn.Store.Journal;

namespace Sworn.Query.Scan;

/// <summary>Neighbouring frames of a journal file, some of them inside a window.</summary>
/// <param name="Start">The place before the first.</param>
/// <param name="End">The position behind the last that is inside.</param>
internal readonly record struct JournalStretch(JournalMark Start, long End);
