using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Leaves out the first results, and lets so many through.</summary>
internal sealed class LimitStep(Step next, long offset, long most) : Step(next)
{
    private long _left = offset;
    private long _given;

    public override bool Take(in QueryRecord record) => IsLeftOut() || (_given++ < most && Next.Take(record) && _given < most);

    public override bool Take(Cell[] row) => IsLeftOut() || (_given++ < most && Next.Take(row) && _given < most);

    private bool IsLeftOut() => _left > 0 && _left-- > 0;
}
