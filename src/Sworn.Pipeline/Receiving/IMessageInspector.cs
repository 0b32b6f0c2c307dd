using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Looks at each message of a batch before it is sealed, to count formats and mistakes. A step of its own, so that its
/// cost can be seen and switched off. Belongs to one receiving thread.
/// </summary>
internal interface IMessageInspector
{
    /// <summary>Counts what one message is. Must accept any octets and must not throw on them.</summary>
    void Inspect(ReadOnlySpan<byte> message, MessageCounts counts);
}
