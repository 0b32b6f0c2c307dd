using Sworn.Query.Language;

namespace Sworn.Query.Pipes;

/// <summary><c>field_values a</c>: each value of a field with how often it stands.</summary>
internal sealed class FieldValuesPipe(GroupKey key) : GroupingPipe
{
    public override IReadOnlyList<GroupKey> Keys => [key];

    public override SortPipe Order => new([Hits], isDescending: true);

    public override void Print(QueryPrinter to)
    {
        to.Sign("field_values ");
        key.Print(to);
    }
}
