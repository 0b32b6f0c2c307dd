using Sworn.Core.Messages;
using Sworn.Query.Fields;

namespace Sworn.Query.Language;

/// <summary>What may be written in a query, for whoever helps to write one. Immutable.</summary>
public static class QueryWordList
{
    /// <summary>The names of built-in fields and the other names they have, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        [.. FieldNames.All.Concat(FieldNames.AllAliases.Select(alias => alias.Key)).Order(StringComparer.Ordinal)];

    /// <summary>The values of a field that has few; empty for the others.</summary>
    public static IReadOnlyList<string> ValuesOf(string field) => FieldName.TryResolve(field)?.Id switch
    {
        FieldId.Severity => SyslogNames.Severities,
        FieldId.Facility => SyslogNames.Facilities,
        FieldId.Kind => RecordNames.Kinds,
        FieldId.Flags => RecordNames.Flags,
        _ => [],
    };
}
