using Sworn.Query.Matching;
using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Lets through what meets a condition.</summary>
internal sealed class WhereStep(Step next, RecordFilter? records, Predicate<Cell[]>? rows) : Step(next)
{
    public override bool Take(in QueryRecord record) => !records!.Matches(record) || Next.Take(record);

    public override bool Take(Cell[] row) => !rows!(row) || Next.Take(row);
}
