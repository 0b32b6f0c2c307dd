using Sworn.Core.Ledger;

namespace Sworn.Store.Journal;

/// <summary>
/// What a frame has in the place of bodies and salt keys that were destroyed: the digests of records whose bodies are
/// gone, and one by one the salts that came from the destroyed keys. Immutable.
/// <i>Invariant: a record whose body is gone has no salt either, nor a key that would give it.</i>
/// </summary>
public sealed class FrameWithholding
{
    /// <summary>16 octets.</summary>
    internal const int SaltLength = 16;

    private readonly WithheldRecord[] _records;
    private readonly (int First, int End)[] _open;
    private readonly ReadOnlyMemory<byte> _salts;

    /// <summary>Makes one.</summary>
    /// <param name="records">The records whose bodies are gone, ascending.</param>
    /// <param name="open">The ranges of records whose salts are given one by one, ascending.</param>
    /// <param name="salts">The salts of all records of these ranges, zeros for those whose bodies are gone.</param>
    internal FrameWithholding(WithheldRecord[] records, (int First, int End)[] open, ReadOnlyMemory<byte> salts)
    {
        _records = records;
        _open = open;
        _salts = salts;
    }

    /// <summary>The records whose bodies are gone, ascending.</summary>
    public IReadOnlyList<WithheldRecord> Records => _records;

    /// <summary>What is known of a record whose body is gone; null when it is there.</summary>
    /// <param name="number">The record's position in the frame.</param>
    public WithheldRecord? Find(int number)
    {
        var (low, high) = (0, _records.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _records[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low < _records.Length && _records[low].Number == number ? _records[low] : null;
    }

    /// <summary>Whether the salt of a record is given by itself.</summary>
    internal bool IsOpen(int number)
    {
        foreach (var (first, end) in _open)
        {
            if (number < end)
            {
                return number >= first;
            }
        }

        return false;
    }

    /// <summary>Puts the salts that are given one by one over those that were made from keys.</summary>
    /// <param name="salts">One for each record of the frame.</param>
    internal void CopySaltsTo(Span<byte> salts)
    {
        var from = _salts.Span;
        foreach (var (first, end) in _open)
        {
            var length = (end - first) * SaltLength;
            from[..length].CopyTo(salts[(first * SaltLength)..]);
            from = from[length..];
        }
    }

    /// <summary>Whether the salts that are given one by one are these, without those of records whose bodies are gone.</summary>
    internal bool HasSalts(ReadOnlySpan<byte> salts)
    {
        var from = _salts.Span;
        foreach (var (first, end) in _open)
        {
            for (var number = first; number < end; number++)
            {
                if (Find(number) is null)
                {
                    if (!salts.StartsWith(from[..SaltLength]))
                    {
                        return false;
                    }

                    salts = salts[SaltLength..];
                }

                from = from[SaltLength..];
            }
        }

        return salts.IsEmpty;
    }

    /// <summary>Puts the stored digests over those that were made of what stands in the place of bodies.</summary>
    /// <param name="digests">One for each record of the frame.</param>
    internal void CopyDigestsTo(Span<Digest> digests)
    {
        foreach (var record in _records)
        {
            digests[record.Number] = record.BodyDigest;
        }
    }
}
