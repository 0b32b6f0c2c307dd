using Sworn.Query.Tables;

namespace Sworn.Query.Steps;

/// <summary>Gives some columns of each row.</summary>
internal sealed class ChooseStep(Step next, int[] columns) : Step(next)
{
    public override bool Take(Cell[] row) => Next.Take(Array.ConvertAll(columns, column => row[column]));
}
