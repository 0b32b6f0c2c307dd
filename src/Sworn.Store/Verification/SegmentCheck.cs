using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Store.Reading;
using Sworn.Store.Segments;

namespace Sworn.Store.Verification;

/// <summary>
/// Compares the tables of segments, by which searches find and count, with what the SEG-SEAL leaves say of them
/// (design/ledger.md, section 5.13), and says which blocks searches pass over. The records themselves are compared elsewhere.
/// </summary>
internal sealed class SegmentCheck(StoreDirectory directory)
{
    private readonly Dictionary<(ulong First, ulong Last), HashSet<(string Tables, string? Index)>> _sealed = [];
    private readonly List<(ulong First, ulong End, string Where)> _unsound = [];

    /// <summary>Looks at the checksum and the control leaves of a frame.</summary>
    public void Take(StoredFrame frame)
    {
        if (!frame.IsSound)
        {
            _unsound.Add((frame.FirstIndex, frame.EndIndex, frame.Where));
        }

        for (var number = 0; number < frame.Records.Count; number++)
        {
            if (frame.Fields(number).Kind == EntryKind.Control && frame.Body(number).IndexOf("\"SEG-SEAL\""u8) >= 0)
            {
                Take(frame.Body(number).ToArray());
            }
        }
    }

    /// <summary>What is to be said, once all frames were taken.</summary>
    /// <param name="others">What was found of the records: a damaged block whose records it names needs no more words.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    public IEnumerable<Finding> Findings(IReadOnlyCollection<Finding> others)
    {
        foreach (var (first, end, where) in _unsound.Where(block => !others.Any(other => other.First < block.End && other.End > block.First)))
        {
            yield return new Finding(
                FindingKind.IndexMismatch, $"{where}: the checksum does not agree, so searches pass the block over; its records are those that were sealed")
            {
                First = first,
                End = end,
            };
        }

        foreach (var file in LogFileList.Read(directory).Where(static file => file.IsSegment))
        {
            // One that was built a moment ago may not be declared yet.
            if (_sealed.TryGetValue((file.FirstIndex, file.EndIndex!.Value - 1), out var expected) && !IsAsSealed(file, expected))
            {
                yield return new Finding(
                    FindingKind.IndexMismatch,
                    $"{file.Name}: its tables are not those that were sealed; searches and counts in it may be wrong, what is shown of its records is not")
                {
                    First = file.FirstIndex,
                    End = file.EndIndex,
                };
            }
        }
    }

    /// <summary>Whether tables and index are those that were sealed; damaged ones are not, which the records show too.</summary>
    private bool IsAsSealed(LogFile file, HashSet<(string Tables, string? Index)> expected)
    {
        try
        {
            using var segment = SegmentReader.Open(directory, file.Range);
            var summary = segment.Summarize();
            return expected.Contains((summary.TablesDigest, summary.IndexDigest)) || expected.Contains((summary.TablesDigest, null));
        }
        catch (DamagedBlockException)
        {
            return false;
        }
    }

    private void Take(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var leaf = json.RootElement;
            if (leaf.GetProperty("type").ValueEquals(ControlLeaf.SegmentSeal))
            {
                // One that is written again, after a crash or without bodies that are given up, is declared again before it takes
                // its place: whichever of them is there is the log's own.
                var range = (leaf.GetProperty("first").GetUInt64(), leaf.GetProperty("last").GetUInt64());
                if (!_sealed.TryGetValue(range, out var digests))
                {
                    _sealed[range] = digests = [];
                }

                // Segments of version 1.0 have no index.
                var index = leaf.TryGetProperty("index_sha256", out var digest) ? digest.GetString() : null;
                digests.Add((leaf.GetProperty("tables_sha256").GetString() ?? "", index));
            }
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // A leaf that is not as ours are says nothing of a segment.
            return;
        }
    }
}
