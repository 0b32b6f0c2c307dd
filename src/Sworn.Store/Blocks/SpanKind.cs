namespace Sworn.Store.Blocks;

/// <summary>What a part of a message is. The numbers are written into segments.</summary>
public enum SpanKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SD-ID; the parameters behind it belong to it.</summary>
    ElementId = 1,

    /// <summary>PARAM-NAME; the value behind it is its own.</summary>
    ParameterName = 2,

    /// <summary>PARAM-VALUE as it stands in the message, escapes included.</summary>
    ParameterValue = 3,

    /// <summary>A PARAM-VALUE that has a backslash, so that its value is not its octets.</summary>
    EscapedValue = 4,

    /// <summary>The claimed time as it stands in the message.</summary>
    Time = 5,

    /// <summary>HOSTNAME.</summary>
    Host = 6,

    /// <summary>APP-NAME.</summary>
    App = 7,

    /// <summary>PROCID.</summary>
    ProcId = 8,

    /// <summary>MSGID.</summary>
    MsgId = 9,

    /// <summary>The vendor's name of the event.</summary>
    Event = 10,
}
