using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Gives one row with the number of what came in.</summary>
internal sealed class CountStep(Step next) : Step(next)
{
    private long _count;

    public override bool Take(in QueryRecord record)
    {
        _count++;
        return true;
    }

    public override bool Take(Cell[] row)
    {
        _count++;
        return true;
    }

    public override void Complete() => Give([[new Cell(_count)]]);
}
