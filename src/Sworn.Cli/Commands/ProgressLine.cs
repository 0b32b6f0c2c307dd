using System.Globalization;
using Sworn.Query.Scan;

namespace Sworn.Cli.Commands;

/// <summary>
/// Says on the terminal how far a long search is: nothing in the first second, then twice a second on one line, which goes
/// before anything else is written.
/// </summary>
internal sealed class ProgressLine(bool isShown, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();
    private long _shown = time.GetTimestamp();
    private bool _isThere;

    /// <summary>Shows it, if it is time to.</summary>
    public void Show(ScanProgress progress)
    {
        if (!isShown || time.GetElapsedTime(_began) < Patience || time.GetElapsedTime(_shown) < Interval)
        {
            return;
        }

        _shown = time.GetTimestamp();
        _isThere = true;
        Console.Error.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\e[Ksworn: {progress.Files} of {progress.FilesInAll} files, {progress.RecordsTested:N0} records, {progress.RecordsMatched:N0} found"));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isThere)
        {
            _isThere = false;
            Console.Error.Write("\r\e[K");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
