using System.Globalization;

namespace Sworn.Audit.Sources;

/// <summary>
/// Follows the numbers that a source gives its messages, and counts what is missing. Belongs to its source.
/// </summary>
/// <param name="name">What the numbers are called.</param>
internal sealed class SequenceWatch(string name)
{
    /// <summary>A number this much lower is a message out of order; one lower still is a restart.</summary>
    private const long MaxDisorder = 100;

    private long? _highest;
    private long _gaps;
    private long _missing;
    private long _late;
    private ulong _gapIndex;
    private string _detail = "";

    /// <summary>The gaps, as a finding; none when there are none, or when late messages filled them all.</summary>
    public IEnumerable<SourceFinding> Findings => _missing > _late
        ? [new SourceFinding(FindingKind.SequenceGap, string.Create(
            CultureInfo.InvariantCulture, $"{_missing - _late} numbers missing in {_gaps} gaps of its {name}, last {_detail}"), _missing - _late, _gapIndex)]
        : [];

    /// <summary>Takes a number; null when the message has none.</summary>
    public void Take(ulong index, long? number)
    {
        if (number is not { } current)
        {
            return;
        }

        if (_highest is not { } highest || current < highest - MaxDisorder)
        {
            _highest = current;
            return;
        }

        if (current <= highest)
        {
            _late += current < highest ? 1 : 0;
            return;
        }

        if (current > highest + 1)
        {
            _gaps++;
            _missing += current - highest - 1;
            _gapIndex = index;
            _detail = string.Create(CultureInfo.InvariantCulture, $"after {highest} came {current}");
        }

        _highest = current;
    }
}
