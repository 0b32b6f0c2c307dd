namespace Sworn.Pipeline.Sending;

/// <summary>How a message is written to an output.</summary>
public enum OutputFormat
{
    /// <summary>The octets as received.</summary>
    Received,

    /// <summary>RFC 5424.</summary>
    Rfc5424,

    /// <summary>RFC 3164.</summary>
    Rfc3164,

    /// <summary>One JSON object (docs/formats/parse-object.md), with index, receive time and source.</summary>
    Json,
}
