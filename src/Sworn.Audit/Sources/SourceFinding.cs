using System.Text.Json;

namespace Sworn.Audit.Sources;

/// <summary>Something that is wrong with a source.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">The facts, for people.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="Index">The record that showed it last.</param>
public sealed record SourceFinding(FindingKind Kind, string Detail, long Count, ulong Index)
{
    /// <summary>The kind as it is written: <c>silent</c>, <c>sequence-gap</c>.</summary>
    public string KindName => JsonNamingPolicy.KebabCaseLower.ConvertName(Kind.ToString());
}
