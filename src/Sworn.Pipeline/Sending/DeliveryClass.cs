namespace Sworn.Pipeline.Sending;

/// <summary>What an output may believe about a message that it sent (OPSEC capabilities, section 2.3).</summary>
public enum DeliveryClass
{
    /// <summary>Nothing: the message left this machine.</summary>
    None,

    /// <summary>The peer's transport has it; its program may still lose it.</summary>
    Transport,

    /// <summary>The peer said that it has it.</summary>
    Acknowledged,
}
