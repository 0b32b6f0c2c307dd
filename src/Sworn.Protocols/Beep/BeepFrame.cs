namespace Sworn.Protocols.Beep;

/// <summary>What <see cref="BeepFramer.Next"/> found at the beginning of the octets it was given.</summary>
public readonly record struct BeepFrame
{
    /// <summary>What it is; the rest counts for a frame only.</summary>
    public required BeepFrameKind Kind { get; init; }

    /// <summary>The frame's type.</summary>
    public BeepFrameType Type { get; init; }

    /// <summary>The channel, 0 being the one that manages the others.</summary>
    public int Channel { get; init; }

    /// <summary>The message that it is or answers.</summary>
    public int MessageNumber { get; init; }

    /// <summary>Whether more of the same message follows.</summary>
    public bool HasMore { get; init; }

    /// <summary>The octets sent on the channel before this payload, modulo 2³²; for SEQ the octets read.</summary>
    public uint SequenceNumber { get; init; }

    /// <summary>The number of an answer among many.</summary>
    public int AnswerNumber { get; init; }

    /// <summary>Where the payload begins.</summary>
    public int Start { get; init; }

    /// <summary>The octets of the payload; for SEQ the window.</summary>
    public int Length { get; init; }

    /// <summary>The octets that are dealt with; the next call begins behind them.</summary>
    public int Consumed { get; init; }
}
