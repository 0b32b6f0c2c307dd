using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of policies beyond single values.</summary>
internal sealed class PolicyChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(SwornConfiguration configuration)
    {
        var selectors = new SelectorChecks(trace, errors);
        foreach (var policy in configuration.Policies)
        {
            var path = SettingNames.Join(trace.PathOf(policy), "events");
            selectors.CheckEvents(policy.Events, path);
            if (trace.IsGood(path) && EventChoice.TryRead(policy.Events, out var events, out _, out _) && (events is null || events.Any(static choice => choice.Outcome is not null)))
            {
                errors.Add(
                    source: null, trace.PositionOf(path), path,
                    new Problem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(policy.Events)} is about everything or about one outcome")
                    {
                        Value = policy.Events,
                        Hint = "Write names of events alone: the policy looks for failures and for the success behind them.",
                    });
            }
        }
    }
}
