using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Columns;

/// <summary>Counts the values of a field over all records of a template by what the segment's index says of its slots.</summary>
internal static class SlotCounts
{
    /// <summary>Whether the index knows all values of a field in a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="places">Where the field is in it.</param>
    /// <param name="rows">How many records have the template.</param>
    /// <param name="index">What is known of the slots.</param>
    /// <exception cref="DamagedBlockException">The index does not decode.</exception>
    public static bool IsKnown(Template template, FieldReference[] places, int rows, SegmentIndex index) =>
        Array.TrueForAll(places, place => IsKnown(template, place, rows, index));

    /// <summary>Counts, where <see cref="IsKnown(Template, FieldReference[], int, SegmentIndex)"/>.</summary>
    /// <param name="template">The template.</param>
    /// <param name="places">Where the field is in it.</param>
    /// <param name="rows">How many records have the template.</param>
    /// <param name="index">What is known of the slots.</param>
    /// <param name="take">Told of each value.</param>
    /// <exception cref="DamagedBlockException">The index does not decode.</exception>
    public static void Take(Template template, FieldReference[] places, int rows, SegmentIndex index, ColumnCounter.Taker take)
    {
        foreach (var place in places)
        {
            if (place.Place == FieldPlace.Literal)
            {
                take(template.Literals.Slice(place.Start, place.Length), rows);
                continue;
            }

            var slot = index.SlotOf(template, place.Start);
            for (var number = 0; number < slot.Count; number++)
            {
                take(slot[number], slot.RowsOf(number));
            }
        }
    }

    private static bool IsKnown(Template template, FieldReference place, int rows, SegmentIndex index)
    {
        if (place.Place == FieldPlace.Literal)
        {
            return true;
        }

        // Counts that do not add up to the footer's are not counts of these records.
        var slot = index.SlotOf(template, place.Start);
        return slot.HasValues && slot.Rows == rows;
    }
}
