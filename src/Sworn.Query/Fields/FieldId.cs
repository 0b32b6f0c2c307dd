namespace Sworn.Query.Fields;

/// <summary>The fields that every record has or may have, and the two ways to name a parameter of structured data.</summary>
internal enum FieldId
{
    /// <summary>A parameter of structured data, by its name in any element.</summary>
    Parameter,

    /// <summary>A parameter of structured data, by element and name: <c>sd.origin.ip</c>.</summary>
    ExactParameter,

    /// <summary>When it happened: what the message says, else when it was received.</summary>
    Time,

    /// <summary>When our receiver took it.</summary>
    Received,

    /// <summary>The position in the log.</summary>
    Index,

    /// <summary>The length of the received octets.</summary>
    Length,

    /// <summary>The number of the session.</summary>
    Session,

    /// <summary>The number of the retention class.</summary>
    RetentionClass,

    /// <summary>event, agent or control.</summary>
    Kind,

    /// <summary>How it came in.</summary>
    Flags,

    /// <summary>The peer's address.</summary>
    Source,

    /// <summary>The peer's port.</summary>
    Port,

    /// <summary>The input's name.</summary>
    Listener,

    /// <summary>The input's transport.</summary>
    Transport,

    /// <summary>The received octets.</summary>
    Raw,

    /// <summary>The format that the parser found.</summary>
    Format,

    /// <summary>What is wrong with the message: a code each.</summary>
    Malformed,

    /// <summary>PRIVAL.</summary>
    Pri,

    /// <summary>The facility.</summary>
    Facility,

    /// <summary>The severity.</summary>
    Severity,

    /// <summary>HOSTNAME.</summary>
    Host,

    /// <summary>APP-NAME.</summary>
    App,

    /// <summary>PROCID.</summary>
    ProcId,

    /// <summary>MSGID.</summary>
    MsgId,

    /// <summary>The names of the elements of structured data.</summary>
    SdId,

    /// <summary>MSG.</summary>
    Msg,

    /// <summary>The vendor's name of the event.</summary>
    Event,

    /// <summary>The message's own sequence number.</summary>
    Seq,
}
