using Sworn.Host.Configuration;
using Sworn.Pipeline.Redaction;

namespace Sworn.Host.Running;

/// <summary>Makes the rules of redaction: those that sworn comes with, and the configuration's behind them.</summary>
internal static class RedactionFactory
{
    /// <exception cref="ArgumentException">A pattern cannot be used; the configuration was not checked.</exception>
    public static IReadOnlyList<RedactionRule> Create(SwornConfiguration configuration) =>
        [.. RedactionRules.Default, .. configuration.Redaction.Select(Create)];

    /// <summary>One rule of the configuration.</summary>
    /// <exception cref="ArgumentException">The pattern cannot be used; the message says why.</exception>
    public static RedactionRule Create(RedactionRuleConfiguration rule) => RedactionRules.Make(
        rule.Name, rule.Pattern, rule.Words == RedactionRuleConfiguration.None ? [] : [.. RouteTexts.Split(rule.Words).Select(word => word.ToLowerInvariant())]);
}
