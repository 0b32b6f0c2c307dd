using System.Runtime.InteropServices;

namespace Sworn.Protocols.Relp;

/// <summary>What <see cref="RelpFramer.Next"/> found at the beginning of the octets it was given.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The transaction number (TXNR), 0 to 999,999,999.</param>
/// <param name="Command">The command.</param>
/// <param name="Start">Where the data begin.</param>
/// <param name="Length">The octets of the data, or of their head.</param>
/// <param name="Consumed">The octets that are dealt with; the next call begins behind them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RelpFrame(
    RelpFrameKind Kind, int Number, RelpCommand Command, int Start, int Length, int Consumed);
