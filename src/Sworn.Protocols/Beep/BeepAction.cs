namespace Sworn.Protocols.Beep;

/// <summary>What is to be done with a frame.</summary>
public enum BeepAction
{
    /// <summary>Nothing more: the session has dealt with it.</summary>
    None,

    /// <summary>Its payload belongs to an answer with messages.</summary>
    Messages,

    /// <summary>The connection is to be closed in order.</summary>
    Finish,

    /// <summary>The connection is to be closed: <see cref="RawServerSession.Error"/> says why.</summary>
    Break,
}
