using System.Collections;
using System.Globalization;

namespace Sworn.Host.Configuration;

/// <summary>What the entries of a list in a configuration are called where two configurations are compared.</summary>
internal static class ListEntries
{
    private const string OrderMark = " (order)";
    private const string Separator = ", ";

    /// <summary>The entries by name; by number where two share one, or have none.</summary>
    public static List<(string Name, object Value)> Of(object list)
    {
        var values = ((IEnumerable)list).Cast<object>().ToList();
        var names = values.ConvertAll(static value => value.GetType().GetProperty("Name")?.GetValue(value) as string);
        var isNamed = names.TrueForAll(static name => name is not null) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
        return [.. values.Select((value, number) => (isNamed ? names[number]! : number.ToString(CultureInfo.InvariantCulture), value))];
    }

    /// <summary>The path of the order of a list.</summary>
    public static string OrderPathOf(string path) => path + OrderMark;

    /// <summary>Whether a path is that of an order.</summary>
    public static bool IsOrder(string path) => path.EndsWith(OrderMark, StringComparison.Ordinal);

    /// <summary>An order as a text.</summary>
    public static string Join(IEnumerable<string> names) => string.Join(Separator, names);

    /// <summary>The orders of two lists, of the names that both have: an entry that is new or gone moves no other.</summary>
    public static (string Old, string New) Common(string old, string next)
    {
        var (before, now) = (old.Split(Separator), next.Split(Separator));
        return (Join(before.Intersect(now, StringComparer.Ordinal)), Join(now.Intersect(before, StringComparer.Ordinal)));
    }
}
