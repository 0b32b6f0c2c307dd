namespace Sworn.Pipeline.Routing;

/// <summary>How a message's severity is compared with a selector's (RFC 9742, <c>compare</c>).</summary>
public enum SeverityComparison
{
    /// <summary>As severe or more: a number as low or lower.</summary>
    EqualsOrHigher,

    /// <summary>Exactly as severe.</summary>
    Equals,
}
