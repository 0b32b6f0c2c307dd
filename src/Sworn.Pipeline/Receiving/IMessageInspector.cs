using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Looks at each message of a batch before it is sealed, to count formats and mistakes. A step of its own, so that its
/// cost can be seen and switched off. Belongs to one receiving thread.
/// </summary>
public interface IMessageInspector
{
    /// <summary>Counts what one message is. Must accept any octets and must not throw on them.</summary>
    /// <param name="message">The octets as received.</param>
    /// <param name="receivedUtc">When they were received: nanoseconds of UTC since 1970.</param>
    /// <param name="counts">Where to count.</param>
    void Inspect(ReadOnlySpan<byte> message, long receivedUtc, MessageCounts counts);
}
