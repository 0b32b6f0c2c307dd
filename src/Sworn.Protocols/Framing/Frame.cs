namespace Sworn.Protocols.Framing;

/// <summary>A message on a stream, as a place in the octets that were looked at.</summary>
public readonly record struct Frame
{
    internal Frame(int consumed, int start, int length, bool isTruncated)
    {
        Consumed = consumed;
        Start = start;
        Length = length;
        IsTruncated = isTruncated;
    }

    /// <summary>How many octets are done with.</summary>
    public int Consumed { get; }

    /// <summary>Where the message begins.</summary>
    public int Start { get; }

    /// <summary>The message's length in octets.</summary>
    public int Length { get; }

    /// <summary>True when only the head of a longer message is given.</summary>
    public bool IsTruncated { get; }
}
