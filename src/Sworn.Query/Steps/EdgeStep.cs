using Sworn.Query.Matching;
using Sworn.Query.Spill;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Gives the last so many of what came in, in the order it came or the other way round.</summary>
internal sealed class EdgeStep(Step next, int most, bool isReversed, TimeZoneInfo deviceZone, SpillingMemory memory) : Step(next)
{
    private readonly RecordPacker _packer = new(deviceZone);
    private readonly LinkedList<(byte[]? Record, Cell[]? Row)> _kept = [];

    public override bool Take(in QueryRecord record)
    {
        var packed = _packer.Pack(record);
        memory.Budget.Take(packed.Length);
        Keep((packed, null));

        // Those that are given the other way round are the first ones in the order of the scan.
        return !isReversed || _kept.Count < most;
    }

    public override bool Take(Cell[] row)
    {
        Keep((null, row));
        return true;
    }

    public override void Complete()
    {
        var goesOn = true;
        for (var node = isReversed ? _kept.Last : _kept.First; node is not null && goesOn; node = isReversed ? node.Previous : node.Next)
        {
            memory.Look();
            goesOn = node.Value.Record is { } record ? Next.Take(_packer.Unpack(record)) : Next.Take(node.Value.Row!);
        }

        Next.Complete();
    }

    private void Keep((byte[]? Record, Cell[]? Row) item)
    {
        _kept.AddLast(item);
        if (_kept.Count > most)
        {
            memory.Budget.Count(-(_kept.First!.Value.Record?.Length ?? 0));
            _kept.RemoveFirst();
        }
    }
}
