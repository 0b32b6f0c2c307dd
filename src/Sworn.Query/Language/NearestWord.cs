namespace Sworn.Query.Language;

/// <summary>Finds the word that a typing mistake was probably meant to be.</summary>
internal static class NearestWord
{
    private const int MaxLength = 40;

    /// <summary>
    /// The candidate with the fewest insertions, deletions, replacements and swaps of neighbours; null when more than a
    /// third of the word would have to change.
    /// </summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string? best = null;
        var fewest = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < fewest)
            {
                fewest = distance;
                best = candidate;
            }
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1][];
        for (var row = 0; row <= left.Length; row++)
        {
            table[row] = new int[right.Length + 1];
            for (var column = 0; column <= right.Length; column++)
            {
                table[row][column] = row == 0 || column == 0 ? row + column : Cheapest(table, left, right, row, column);
            }
        }

        return table[left.Length][right.Length];
    }

    private static int Cheapest(int[][] table, string left, string right, int row, int column)
    {
        var replaced = table[row - 1][column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
        var cheapest = Math.Min(replaced, Math.Min(table[row - 1][column], table[row][column - 1]) + 1);
        var isSwap = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
        return isSwap ? Math.Min(cheapest, table[row - 2][column - 2] + 1) : cheapest;
    }
}
