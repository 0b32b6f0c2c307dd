using Sworn.Host.Configuration;
using Sworn.Pipeline.Redaction;

namespace Sworn.Host.Running;

/// <summary>Makes the rules of redaction: those that sworn comes with, and the configuration's behind them.</summary>
internal static class RedactionFactory
{
    /// <summary>The rules of an input or output.</summary>
    /// <param name="configuration">The configuration, which has rules of the operator's.</param>
    /// <param name="redact">Whether it takes secrets out.</param>
    /// <param name="unknownUsers">What it does with names of unknown users.</param>
    /// <returns>None when it leaves messages as they are.</returns>
    /// <exception cref="ArgumentException">A pattern cannot be used; the configuration was not checked.</exception>
    public static IReadOnlyList<RedactionRule> Create(SwornConfiguration configuration, bool redact, UserNames unknownUsers) =>
    [
        .. redact ? RedactionRules.Default : [],
        .. unknownUsers == UserNames.Mask ? [RedactionRules.UnknownUser] : Array.Empty<RedactionRule>(),
        .. redact ? configuration.Redaction.Select(Create) : [],
    ];

    /// <summary>Every rule that an input or output of the configuration could use, to explain what they would do.</summary>
    /// <exception cref="ArgumentException">A pattern cannot be used; the configuration was not checked.</exception>
    public static IReadOnlyList<RedactionRule> CreateAll(SwornConfiguration configuration)
    {
        var isMasked = configuration.Inputs.Any(static input => input.UnknownUsers == UserNames.Mask)
            || configuration.Outputs.Any(static output => output.UnknownUsers == UserNames.Mask);
        return Create(configuration, redact: true, isMasked ? UserNames.Mask : UserNames.Keep);
    }

    /// <summary>One rule of the configuration.</summary>
    /// <exception cref="ArgumentException">The pattern cannot be used; the message says why.</exception>
    public static RedactionRule Create(RedactionRuleConfiguration rule) => RedactionRules.Make(
        rule.Name, rule.Pattern, rule.Words == RedactionRuleConfiguration.None ? [] : [.. RouteTexts.Split(rule.Words).Select(word => word.ToLowerInvariant())]);
}
