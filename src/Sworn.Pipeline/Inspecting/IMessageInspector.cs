using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Inspecting;

/// <summary>
/// Looks at each message, to count formats and mistakes. Belongs to one thread.
/// </summary>
public interface IMessageInspector
{
    /// <summary>Counts what one message is. Must accept any octets and must not throw on them.</summary>
    /// <param name="message">The octets as received.</param>
    /// <param name="receivedUtc">When they were received: nanoseconds of UTC since 1970.</param>
    /// <param name="counts">Where to count.</param>
    void Inspect(ReadOnlySpan<byte> message, long receivedUtc, MessageCounts counts);
}
