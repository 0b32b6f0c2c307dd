namespace Sworn.Protocols.Framing;

/// <summary>What <see cref="StreamFramer.Next"/> found at the beginning of the octets it was given.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where the message begins.</param>
/// <param name="Length">The octets of the message.</param>
/// <param name="Consumed">The octets that are dealt with; the next call begins behind them.</param>
public readonly record struct FrameStep(FrameKind Kind, int Start, int Length, int Consumed);
