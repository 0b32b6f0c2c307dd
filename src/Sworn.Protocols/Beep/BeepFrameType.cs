namespace Sworn.Protocols.Beep;

/// <summary>The frames of BEEP (RFC 3080, section 2.2.1) and of its mapping to TCP (RFC 3081, section 3.1.4).</summary>
public enum BeepFrameType
{
    /// <summary>A request.</summary>
    Msg,

    /// <summary>The positive answer to one.</summary>
    Rpy,

    /// <summary>The negative answer to one.</summary>
    Err,

    /// <summary>One of many answers to one.</summary>
    Ans,

    /// <summary>The end of many answers.</summary>
    Nul,

    /// <summary>How far a channel was read, and how much more may be sent on it.</summary>
    Seq,
}
