using Sworn.Query.Counting;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;

namespace Sworn.Query.Steps;

/// <summary>Runs the queries inside conditions and replaces them by lists of what they gave.</summary>
internal sealed class SubqueryBinder(StepContext context)
{
    private const int EntryOctets = 64;

    /// <summary>Conditions without queries inside. As deep as the query nests.</summary>
    public Filter Bind(Filter filter) => !HasQuery(filter) ? filter : filter switch
    {
        AndFilter and => new AndFilter([.. and.Parts.Select(Bind)]),
        OrFilter or => new OrFilter([.. or.Parts.Select(Bind)]),
        NotFilter not => new NotFilter(Bind(not.Part)),
        FieldFilter { Test: InQueryTest test } field => new FieldFilter(field.Field, new OctetsTest(ValuesOf(test))),
        _ => filter,
    };

    private static bool HasQuery(Filter filter) => filter switch
    {
        AndFilter and => and.Parts.Any(HasQuery),
        OrFilter or => or.Parts.Any(HasQuery),
        NotFilter not => HasQuery(not.Part),
        FieldFilter field => field.Test is InQueryTest,
        _ => false,
    };

    private List<byte[]> ValuesOf(InQueryTest test)
    {
        var values = new HashSet<byte[]>(OctetsComparer.Instance);
        var lookup = values.GetAlternateLookup<ReadOnlySpan<byte>>();
        var budget = context.NewMemory().Budget;
        var field = test.Query.Fields.Count > 0 ? ItemField.Of(test.Query.Fields[0], PipeShape.Records).Field : test.Field;
        void Add(ReadOnlySpan<byte> value)
        {
            if (!value.IsEmpty && lookup.Add(value))
            {
                budget.Take(EntryOctets + value.Length);
            }
        }

        context.Run(context.RequestFor(test.Query), new RelaySink(context.Tally)
        {
            Record = (in record) =>
            {
                var all = new FieldEnumerator(record, field);
                while (all.MoveNext())
                {
                    Add(all.Current);
                }

                return true;
            },
            Row = row =>
            {
                Add(row[0].Octets);
                return true;
            },
        });
        return [.. values];
    }
}
