namespace Sworn.Query.Language;

/// <summary>The value is one of the octets that a query gave. Never printed: it stands in for <see cref="InQueryTest"/> while a query runs.</summary>
internal sealed class OctetsTest(IReadOnlyList<byte[]> values) : FieldTest
{
    public IReadOnlyList<byte[]> Values { get; } = values;

    public override void Print(QueryPrinter to) => to.Sign("in(…)");
}
