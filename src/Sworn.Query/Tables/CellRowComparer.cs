namespace Sworn.Query.Tables;

/// <summary>
/// The order of rows: by some columns, then by the others, so that the order of what came in does not matter. Looks from time
/// to time whether the work is still wanted.
/// </summary>
/// <param name="columns">The columns that count first.</param>
/// <param name="isDescending">Whether the greatest comes first in these.</param>
/// <param name="comparesRest">Whether the other columns decide between rows that are equal in these.</param>
/// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
internal sealed class CellRowComparer(int[] columns, bool isDescending, bool comparesRest, CancellationToken cancellation) : IComparer<Cell[]>
{
    private const int BetweenLooks = 1 << 12;

    private int _comparisons;

    public int Compare(Cell[]? x, Cell[]? y)
    {
        if (++_comparisons % BetweenLooks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        foreach (var column in columns)
        {
            var order = x![column].CompareTo(y![column]);
            if (order != 0)
            {
                return isDescending ? -order : order;
            }
        }

        for (var column = 0; comparesRest && column < x!.Length; column++)
        {
            var order = x[column].CompareTo(y![column]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
