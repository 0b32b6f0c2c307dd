using Sworn.Query.Language;
using Sworn.Query.Matching;

namespace Sworn.Query.Tables;

/// <summary>What happens to the rows of a table: sort, limit, offset, fields, where.</summary>
internal static class TableSteps
{
    /// <summary>Runs the steps in order.</summary>
    public static ResultTable Run(ResultTable table, IReadOnlyList<Pipe> steps, RegexRunner regexes)
    {
        foreach (var step in steps)
        {
            table = step.Kind switch
            {
                PipeKind.Sort => Sort(table, step),
                PipeKind.Limit => table with { Rows = [.. table.Rows.Take(step.Number is 0 or > int.MaxValue ? int.MaxValue : (int)step.Number)] },
                PipeKind.Offset => table with { Rows = [.. table.Rows.Skip((int)Math.Min(step.Number, int.MaxValue))] },
                PipeKind.Fields => Choose(table, step.Names),
                PipeKind.Where => Where(table, step.Condition!, regexes),
                _ => table,
            };
        }

        return table;
    }

    private static ResultTable Sort(ResultTable table, Pipe step)
    {
        var columns = step.Names.Select(name => IndexOf(table, name)).ToArray();
        var rows = table.Rows.ToArray();
        Array.Sort(rows, (left, right) =>
        {
            foreach (var column in columns)
            {
                var order = left[column].CompareTo(right[column]);
                if (order != 0)
                {
                    return step.IsDescending ? -order : order;
                }
            }

            return CompareAll(left, right);
        });
        return table with { Rows = rows };
    }

    private static int CompareAll(IReadOnlyList<Cell> left, IReadOnlyList<Cell> right)
    {
        for (var column = 0; column < left.Count; column++)
        {
            var order = left[column].CompareTo(right[column]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static ResultTable Choose(ResultTable table, IReadOnlyList<string> names)
    {
        var columns = names.Select(name => IndexOf(table, name)).ToArray();
        return new ResultTable(names, [.. table.Rows.Select(row => (IReadOnlyList<Cell>)[.. columns.Select(column => row[column])])]);
    }

    private static ResultTable Where(ResultTable table, Filter condition, RegexRunner regexes)
    {
        var test = Compile(condition, table, new MatcherFactory(regexes));
        return table with { Rows = [.. table.Rows.Where(test)] };
    }

    private static Func<IReadOnlyList<Cell>, bool> Compile(Filter condition, ResultTable table, MatcherFactory matchers)
    {
        switch (condition)
        {
            case AndFilter and:
                var all = and.Parts.Select(part => Compile(part, table, matchers)).ToArray();
                return row => Array.TrueForAll(all, part => part(row));
            case OrFilter or:
                var any = or.Parts.Select(part => Compile(part, table, matchers)).ToArray();
                return row => Array.Exists(any, part => part(row));
            case NotFilter not:
                var inner = Compile(not.Part, table, matchers);
                return row => !inner(row);
            default:
                // The parser lets nothing else through behind a table.
                var field = (FieldFilter)condition;
                var column = IndexOf(table, field.Field.Text);
                if (field.Test is PresenceTest presence)
                {
                    return row => presence.IsPresent != row[column].Octets.IsEmpty;
                }

                var matcher = matchers.Create(field.Field, field.Test);
                return row => !row[column].IsEmpty && matcher.Test(row[column].Octets);
        }
    }

    private static int IndexOf(ResultTable table, string name)
    {
        for (var column = 0; column < table.Columns.Count; column++)
        {
            if (table.Columns[column] == name)
            {
                return column;
            }
        }

        throw new ArgumentException($"the table has no column '{name}'", nameof(name));
    }
}
