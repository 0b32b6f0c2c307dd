namespace Sworn.Protocols.Relp;

/// <summary>What the server does with a frame.</summary>
public enum RelpAction
{
    /// <summary>The data are a message: store it, then answer.</summary>
    Store,

    /// <summary>Answer with <see cref="RelpServerSession.Answer"/>.</summary>
    Answer,

    /// <summary>Answer with <see cref="RelpServerSession.Answer"/>, then close the connection.</summary>
    AnswerAndClose,

    /// <summary>Close without an answer; <see cref="RelpServerSession.Error"/> says why.</summary>
    Break,
}
