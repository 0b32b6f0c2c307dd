using System.Globalization;
using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>One column of <c>stats</c>.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Field">Of which field; null for <c>count()</c>.</param>
/// <param name="Share">For <c>quantile</c> the share, 0 to 1.</param>
/// <param name="Name">The column's name.</param>
/// <param name="IsNamed">Whether the query gave the name.</param>
internal sealed record Aggregate(AggregateFunction Function, FieldName? Field, decimal Share, string Name, bool IsNamed)
{
    private static readonly (string Name, AggregateFunction Function)[] Functions =
    [
        ("count", AggregateFunction.Count), ("count_uniq", AggregateFunction.CountUniq), ("uniq_values", AggregateFunction.UniqValues),
        ("sum", AggregateFunction.Sum), ("avg", AggregateFunction.Avg), ("min", AggregateFunction.Min), ("max", AggregateFunction.Max),
        ("quantile", AggregateFunction.Quantile), ("first", AggregateFunction.First), ("last", AggregateFunction.Last),
        ("any", AggregateFunction.Any), ("rate", AggregateFunction.Rate),
    ];

    /// <summary>What must hold for a record to count; null for all.</summary>
    public Filter? Condition { get; init; }

    /// <summary>The names of the functions.</summary>
    public static IEnumerable<string> Names => Functions.Select(static function => function.Name);

    /// <summary>Finds a function by its name.</summary>
    public static AggregateFunction? Find(string name)
    {
        foreach (var (known, function) in Functions)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return function;
            }
        }

        return null;
    }

    /// <summary>What the column is called when the query gives no name: <c>sum(bytes)</c>.</summary>
    public static string NameOf(AggregateFunction function, FieldName? field, decimal share)
    {
        var name = Functions.First(known => known.Function == function).Name;
        return function == AggregateFunction.Quantile
            ? string.Create(CultureInfo.InvariantCulture, $"{name}({share}, {field!.Text})")
            : $"{name}({field?.Text})";
    }

    /// <summary>Writes it as query text.</summary>
    public void Print(QueryPrinter to)
    {
        to.Sign(Functions.First(known => known.Function == Function).Name + "(");
        if (Function == AggregateFunction.Quantile)
        {
            to.Sign(Share.ToString(CultureInfo.InvariantCulture) + ", ");
        }

        if (Field is not null)
        {
            to.Value(Field.Text);
        }

        to.Sign(")");
        if (Condition is not null)
        {
            to.Sign(" if (");
            Condition.Print(to);
            to.Sign(")");
        }

        if (IsNamed)
        {
            to.Sign(" as ");
            to.Value(Name);
        }
    }
}
