namespace Sworn.Query.Language;

/// <summary>What conditions are about.</summary>
internal static class FilterNames
{
    /// <summary>The names of the fields that conditions test. As deep as the query nests.</summary>
    public static IEnumerable<string> Of(Filter condition) => condition switch
    {
        AndFilter and => and.Parts.SelectMany(Of),
        OrFilter or => or.Parts.SelectMany(Of),
        NotFilter not => Of(not.Part),
        FieldFilter field => [field.Field.Text],
        TimeFilter time => [time.Field.Text],
        _ => [],
    };
}
