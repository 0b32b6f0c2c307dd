using Sworn.Core;
using Sworn.Query.Fields;

namespace Sworn.Query.Output;

/// <summary>The fields that writers show.</summary>
internal static class FieldList
{
    /// <summary>The severity's name.</summary>
    public static readonly FieldName Severity = Of("severity");

    /// <summary>HOSTNAME.</summary>
    public static readonly FieldName Host = Of("host");

    /// <summary>APP-NAME.</summary>
    public static readonly FieldName App = Of("app");

    /// <summary>All built-in fields but the octets, in the order they are shown.</summary>
    public static readonly IReadOnlyList<string> BuiltIn =
    [
        "_index", "_time", "_recv", "_source", "_port", "_listener", "_transport", "_session", "_class", "_kind", "_flags",
        "_len", "_format", "_malformed", "pri", "facility", "severity", "host", "app", "procid", "msgid", "event", "seq",
    ];

    /// <summary>The columns of a table when none are named.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "_index", "_recv", "_time", "_source", "facility", "severity", "host", "app", "procid", "msgid", "event", "msg",
    ];

    /// <summary>What names stand for that the parser accepted.</summary>
    public static FieldName[] Resolve(IEnumerable<string> names) => [.. names.Select(Of)];

    private static FieldName Of(string name)
    {
        var field = FieldName.TryResolve(name);
        Invariant.Check(field is not null);
        return field;
    }
}
