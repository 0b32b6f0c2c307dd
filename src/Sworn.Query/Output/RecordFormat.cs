namespace Sworn.Query.Output;

/// <summary>How results are written (docs/query-language.md, "Output").</summary>
public enum RecordFormat
{
    /// <summary>A line for people: time, severity, host, app[procid], event, message. Nothing in it can drive a terminal.</summary>
    Text,

    /// <summary>A JSON object on a line of its own: what <c>sworn parse</c> gives, and what the log knows beside it.</summary>
    Json,

    /// <summary>The octets exactly as received, with a line feed behind each record.</summary>
    Raw,

    /// <summary>
    /// The octets exactly as received, with their number and a space before each record (RFC 6587, section 3.4.1).
    /// </summary>
    RawOctetCounted,

    /// <summary>RFC 4180: a header line, then a line for each record.</summary>
    Csv,

    /// <summary>Every field on a line of its own, an empty line between records.</summary>
    Verbose,
}
