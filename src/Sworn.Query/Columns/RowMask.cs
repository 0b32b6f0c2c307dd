namespace Sworn.Query.Columns;

/// <summary>A set of rows of one template in one block. Belongs to one thread.</summary>
internal sealed class RowMask
{
    private const int WordBits = 64;
    private const int MaxRows = 8_192;

    private readonly ulong[] _words = new ulong[MaxRows / WordBits];

    /// <summary>How many rows there are, in the set or not.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the set is empty.</summary>
    public bool IsEmpty => !Words.ContainsAnyExcept(0UL);

    /// <summary>The number of rows in the set.</summary>
    public int Population
    {
        get
        {
            var population = 0;
            foreach (var word in Words)
            {
                population += System.Numerics.BitOperations.PopCount(word);
            }

            return population;
        }
    }

    private Span<ulong> Words => _words.AsSpan(0, (Count + WordBits - 1) / WordBits);

    /// <summary>Whether a row is in the set.</summary>
    public bool this[int row] => (_words[row / WordBits] >> (row % WordBits) & 1) != 0;

    /// <summary>Begins with no rows, or with all.</summary>
    public void Begin(int count, bool all)
    {
        Count = count;
        Words.Fill(all ? ulong.MaxValue : 0);
        CutEnd();
    }

    /// <summary>Puts a row into the set.</summary>
    public void Add(int row) => _words[row / WordBits] |= 1UL << (row % WordBits);

    /// <summary>Puts all rows into the set.</summary>
    public void AddAll()
    {
        Words.Fill(ulong.MaxValue);
        CutEnd();
    }

    /// <summary>Keeps what is in the other set too.</summary>
    public void And(RowMask other)
    {
        var words = Words;
        for (var at = 0; at < words.Length; at++)
        {
            words[at] &= other._words[at];
        }
    }

    /// <summary>Adds what is in the other set.</summary>
    public void Or(RowMask other)
    {
        var words = Words;
        for (var at = 0; at < words.Length; at++)
        {
            words[at] |= other._words[at];
        }
    }

    /// <summary>Makes this the rows that are not in the other set.</summary>
    public void NotOf(RowMask other)
    {
        Count = other.Count;
        var words = Words;
        for (var at = 0; at < words.Length; at++)
        {
            words[at] = ~other._words[at];
        }

        CutEnd();
    }

    /// <summary>Whether both hold the same rows.</summary>
    public bool IsSame(RowMask other) => Count == other.Count && Words.SequenceEqual(other.Words);

    private void CutEnd()
    {
        if (Count % WordBits != 0)
        {
            _words[Count / WordBits] &= (1UL << (Count % WordBits)) - 1;
        }
    }
}
