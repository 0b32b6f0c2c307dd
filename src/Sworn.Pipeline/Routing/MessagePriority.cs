using System.Runtime.InteropServices;
using Sworn.Core.Messages;

namespace Sworn.Pipeline.Routing;

/// <summary>
/// Facility and severity of a message, from its PRI alone. A message without a valid one counts as user.notice
/// (RFC 3164, section 4.3.3; RFC 5424 demands a PRI) and says that this was assumed.
/// </summary>
/// <param name="Facility">0 to 23.</param>
/// <param name="Severity">0 to 7.</param>
/// <param name="Length">The octets up to and with the <c>&gt;</c>; 0 when assumed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MessagePriority(Facility Facility, Severity Severity, int Length)
{
    private const int SeverityBits = 3;
    private const int Highest = 191;
    private const int MaxLength = 5;

    /// <summary>True when the message has no valid PRI.</summary>
    public bool IsAssumed => Length == 0;

    /// <summary>The PRI value: 8 × facility + severity.</summary>
    public int Value => ((int)Facility << SeverityBits) | (int)Severity;

    /// <summary>Reads the beginning of a message.</summary>
    public static MessagePriority Of(ReadOnlySpan<byte> message)
    {
        if (message.Length > 2 && message[0] == '<')
        {
            var close = message[..Math.Min(message.Length, MaxLength)].IndexOf((byte)'>');
            if (close > 1 && TryRead(message[1..close], out var value))
            {
                return new MessagePriority((Facility)(value >> SeverityBits), (Severity)(value & 7), close + 1);
            }
        }

        return new MessagePriority(Facility.User, Severity.Notice, 0);
    }

    private static bool TryRead(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return value <= Highest;
    }
}
