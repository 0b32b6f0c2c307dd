using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>
/// The value is one of those that another query gives: <c>username:in(msgid:SSHD_LOGIN_FAILED | fields username)</c>. That
/// query is run first, and the test becomes a list.
/// </summary>
/// <param name="field">The field that is tested, whose values count when the query says no other.</param>
/// <param name="query">The query.</param>
internal sealed class InQueryTest(FieldName field, ParsedQuery query) : FieldTest
{
    public FieldName Field { get; } = field;

    public ParsedQuery Query { get; } = query;

    public override void Print(QueryPrinter to)
    {
        // A query of a single word would be read as a list.
        to.Sign("in(");
        to.Sign(Query.ToPipedText());
        to.Sign(")");
    }
}
