namespace Sworn.Pipeline.Routing;

/// <summary>What a selector does with a message that it matches (RFC 9742, <c>action</c>).</summary>
public enum SelectorAction
{
    /// <summary>The message goes to the selector's outputs.</summary>
    Log,

    /// <summary>The message does not go to the selector's outputs, whatever earlier or later selectors say.</summary>
    Block,

    /// <summary>No later selector sees the message.</summary>
    Stop,
}
