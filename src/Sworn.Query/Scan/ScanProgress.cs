namespace Sworn.Query.Scan;

/// <summary>How far a scan is.</summary>
/// <param name="Files">The files that were dealt with.</param>
/// <param name="FilesInAll">The files of the log.</param>
/// <param name="RecordsTested">The records tested.</param>
/// <param name="RecordsMatched">The records that matched.</param>
public readonly record struct ScanProgress(int Files, int FilesInAll, long RecordsTested, long RecordsMatched);
