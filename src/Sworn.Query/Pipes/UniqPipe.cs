using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>uniq by (a)</c>: each value once.</summary>
internal sealed class UniqPipe(IReadOnlyList<GroupKey> keys) : GroupingPipe
{
    public override IReadOnlyList<GroupKey> Keys => keys;

    public override void Print(QueryPrinter to)
    {
        to.Sign("uniq");
        PrintKeys(to);
    }
}
