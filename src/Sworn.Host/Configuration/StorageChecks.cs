using System.Globalization;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of the policies for a full disk beyond single values.</summary>
internal sealed class StorageChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(SwornConfiguration configuration)
    {
        foreach (var store in configuration.Stores)
        {
            CheckWarnings(store);
            CheckForwarding(store, configuration);
            CheckSelectors(store, configuration);
        }

        var inputs = configuration.Inputs.Select(input => input.Name).ToList();
        foreach (var known in configuration.Classes)
        {
            Check(known, inputs);
        }
    }

    private void CheckWarnings(StoreConfiguration store)
    {
        var path = SettingNames.Join(trace.PathOf(store), "warn-again-at");
        if (store.WarnAgainAt < store.WarnAt && trace.IsGood(path) && trace.IsGood(SettingNames.Join(trace.PathOf(store), "warn-at")))
        {
            var value = store.WarnAgainAt.ToString(CultureInfo.InvariantCulture);
            Report(
                path, ConfigurationErrorCode.Conflict, $"{value} % is below the first warning, {store.WarnAt} % (warn-at)", value,
                $"Make it {store.WarnAt} or more.");
        }
    }

    /// <summary>What is not stored has to go somewhere.</summary>
    private void CheckForwarding(StoreConfiguration store, SwornConfiguration configuration)
    {
        var path = SettingNames.Join(trace.PathOf(store), "on-full");
        if (store.OnFull == StoragePolicy.StopLocal && configuration.Outputs.Count == 0 && trace.IsGood(path))
        {
            Report(
                path, ConfigurationErrorCode.Conflict, "stop-local sends records to the outputs only, and there is no output", "stop-local",
                "Add an output, or choose block, drop-oldest, drop-newest or stop-all.");
        }
    }

    /// <summary>What is not kept has to go somewhere.</summary>
    private void CheckSelectors(StoreConfiguration store, SwornConfiguration configuration)
    {
        var selectors = new SelectorChecks(trace, errors);
        foreach (var selector in store.Selectors)
        {
            selectors.Run(selector);
        }

        if (store.Selectors.Count > 0 && configuration.Outputs.Count == 0)
        {
            Report(
                SettingNames.Join(trace.PathOf(store), "selectors"), ConfigurationErrorCode.Conflict,
                "messages that no selector logs go to the outputs only, and there is no output", store.Selectors[0].Name,
                "Add an output, or remove the selectors: everything is then stored.");
        }
    }

    private void Check(ClassConfiguration known, List<string> inputs)
    {
        var entry = trace.PathOf(known);
        if (!RouteTexts.TryReadFacilities(known.Facilities, out _, out var wrong))
        {
            Bad(entry, "facilities", wrong, "is no facility", "Write names such as auth, authpriv, daemon, local0, with commas between them, or all.");
        }

        if (RouteTexts.Split(known.Inputs).FirstOrDefault(name => name != SelectorConfiguration.All && !inputs.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            var nearest = NearestName.Of(unknown, inputs) is { } near ? $" Did you mean {Problem.Quote(near)}?" : "";
            Bad(entry, "inputs", unknown, "is no input", $"Write names of inputs with commas between them ({string.Join(", ", inputs)}), or all.{nearest}");
        }
    }

    private void Bad(string entry, string key, string value, string what, string hint)
    {
        var path = SettingNames.Join(entry, key);
        if (trace.IsGood(path))
        {
            Report(path, ConfigurationErrorCode.BadValue, $"{Problem.Quote(value)} {what}", value, hint);
        }
    }

    private void Report(string path, ConfigurationErrorCode code, string text, string value, string hint) =>
        errors.Add(source: null, trace.PositionOf(path), path, new Problem(code, text) { Value = value, Hint = hint });
}
