using Sworn.Host.Configuration.Model;
using Sworn.Host.Running;
using Sworn.Pipeline.Redaction;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of rules of redaction beyond single values.</summary>
internal sealed class RedactionChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(SwornConfiguration configuration)
    {
        foreach (var rule in configuration.Redaction)
        {
            var path = trace.PathOf(rule);
            CheckName(rule, SettingNames.Join(path, "name"));
            CheckPattern(rule, path);
        }
    }

    private void CheckName(RedactionRuleConfiguration rule, string path)
    {
        if (trace.IsGood(path) && RedactionRules.Default.Any(known => string.Equals(known.Name, rule.Name, StringComparison.Ordinal)))
        {
            Report(path, ConfigurationErrorCode.DuplicateName, $"the name {Problem.Quote(rule.Name)} is that of a rule that sworn comes with", rule.Name, "Give it a name of its own.");
        }
    }

    private void CheckPattern(RedactionRuleConfiguration rule, string entry)
    {
        var path = SettingNames.Join(entry, "pattern");
        if (!trace.IsGood(path))
        {
            return;
        }

        if (rule.Pattern == RedactionRuleConfiguration.None)
        {
            Report(
                entry, ConfigurationErrorCode.MissingKey, "the entry has no key \"pattern\"", value: null,
                "Add one, for example \"pattern: 'pin=(?<secret>[0-9]+)'\".");
            return;
        }

        try
        {
            RedactionFactory.Create(rule);
        }
        catch (ArgumentException wrong)
        {
            Report(path, ConfigurationErrorCode.BadValue, $"{Problem.Quote(rule.Pattern)}: {wrong.Message}", rule.Pattern, "Write for example 'pin=(?<secret>[0-9]+)'.");
        }
    }

    private void Report(string path, ConfigurationErrorCode code, string text, string? value, string hint) =>
        errors.Add(source: null, trace.PositionOf(path), path, new Problem(code, text) { Value = value, Hint = hint });
}
