using Sworn.Query.Language;

namespace Sworn.Query.Output;

/// <summary>What results should look like.</summary>
public sealed record OutputOptions
{
    /// <summary>The format.</summary>
    public required RecordFormat Format { get; init; }

    /// <summary>
    /// The fields to show, as <c>| fields</c> names them; empty for all. Raw formats show octets whatever it says.
    /// </summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The fields that pipes added, for the header of <see cref="RecordFormat.Csv"/>.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The zone of times in <see cref="RecordFormat.Text"/>. The other formats write UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>True to colour lines of <see cref="RecordFormat.Text"/> by severity; for terminals only.</summary>
    public bool UsesColor { get; init; }

    /// <summary>What the results of a query look like.</summary>
    /// <param name="query">The query: <c>fields</c> and <c>raw</c> in it say what is shown.</param>
    /// <param name="format">The format that was asked for.</param>
    public static OutputOptions Of(ParsedQuery query, RecordFormat format)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new OutputOptions
        {
            Format = query.WantsRaw && format == RecordFormat.Text ? RecordFormat.Raw : format,
            Fields = query.Fields,
            Added = query.Added,
        };
    }
}
