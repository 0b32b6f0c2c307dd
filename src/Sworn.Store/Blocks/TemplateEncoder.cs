namespace Sworn.Store.Blocks;

/// <summary>
/// Writes the records of one template as columns, and remembers what they were like: mostly those of the next block are so
/// too. Belongs to one thread.
/// </summary>
/// <param name="slots">Writes the slots.</param>
/// <param name="analyst">Reads claimed times.</param>
internal sealed class TemplateEncoder(SlotEncoder slots, IRecordAnalyst analyst)
{
    // Of a kind with fewer records in a block little is learned for the next.
    private const int LeastToLearn = 64;

    private readonly TemplateColumns _columns = new();
    private readonly ValueCandidates _values = new();

    // Of the template at hand: the earlier slot that each slot repeats, or −1, and whether it has one value in all rows.
    private readonly int[] _repeats = new int[RecordCutter.MaxSlots];
    private readonly bool[] _isConstant = new bool[RecordCutter.MaxSlots];

    /// <summary>Writes the records of a template: its number, how many there are, and each slot.</summary>
    /// <param name="rows">The records.</param>
    /// <param name="octets">The octets of the block's records.</param>
    /// <param name="cuts">Where their slots lie.</param>
    /// <param name="directory">Takes the description.</param>
    /// <param name="sections">Takes the values.</param>
    public void Write(TemplateRows rows, ReadOnlySpan<byte> octets, BlockCuts cuts, OctetBuffer directory, OctetBuffer sections)
    {
        var template = rows.Template!;
        var plan = rows.PlannedCount == rows.Count ? template.Pattern?.Plan : null;
        directory.WriteVarint((ulong)template.Number);
        directory.WriteVarint((ulong)rows.Count);
        _columns.Gather(octets, cuts, rows.Places, template, plan);
        for (var slot = 0; slot < template.SlotCount; slot++)
        {
            var isFixed = plan is not null && plan.IsFixed(slot);
            var earlier = isFixed ? RepeatedBy(plan!, slot) : RepeatedBy(slot);
            _repeats[slot] = earlier;
            if (earlier >= 0)
            {
                directory.WriteByte((byte)SlotEncoding.Alias);
                directory.WriteVarint((ulong)earlier);
                _isConstant[slot] = _isConstant[earlier];
            }
            else if (isFixed)
            {
                SlotEncoder.WriteConstant(plan!.ValueOf(slot), directory);
                _isConstant[slot] = true;
            }
            else
            {
                _isConstant[slot] = slots.Write(_columns[slot], directory, sections);
            }
        }

        Learn(rows, octets, cuts);
    }

    /// <summary>An earlier slot that repeats none itself and has the same value in every row; −1 when there is none.</summary>
    private int RepeatedBy(int slot)
    {
        if (!_columns.IsGathered(slot))
        {
            var expected = _columns.RepeatedBy(slot);
            return _repeats[expected] < 0 ? expected : _repeats[expected];
        }

        var values = _columns[slot];
        for (var other = 0; other < slot; other++)
        {
            if (_repeats[other] < 0 && _columns.IsGathered(other) && _columns[other].IsSame(values))
            {
                return other;
            }
        }

        return -1;
    }

    /// <summary>The same for a slot whose value is fixed.</summary>
    private int RepeatedBy(CutPlan plan, int slot)
    {
        for (var other = 0; other < slot; other++)
        {
            if (_repeats[other] < 0 && plan.IsFixed(other) && plan.ValueOf(other).SequenceEqual(plan.ValueOf(slot)))
            {
                return other;
            }
        }

        return -1;
    }

    /// <summary>Remembers what the slots of a template were like, for it mostly is so in the next block too.</summary>
    private void Learn(TemplateRows rows, ReadOnlySpan<byte> octets, BlockCuts cuts)
    {
        var template = rows.Template!;
        if (rows.Count < LeastToLearn || template.SlotCount == 0)
        {
            return;
        }

        if (template.Repeats.Length == 0)
        {
            template.Repeats = new int[template.SlotCount];
        }

        var repeats = _repeats.AsSpan(0, template.SlotCount);
        repeats.CopyTo(template.Repeats);
        if (rows.PlannedCount < rows.Count && template.Pattern is { } pattern)
        {
            pattern.Learn(octets, cuts, rows.Places[0], _isConstant.AsSpan(0, template.SlotCount), repeats, _values, analyst);
        }
    }
}
