using System.Net;
using Sworn.Host.Configuration.Model;
using Sworn.Pipeline.Sending;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of outputs and routes beyond single values.</summary>
internal sealed class OutputChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(SwornConfiguration configuration)
    {
        foreach (var output in configuration.Outputs)
        {
            Check(output);
        }

        var names = configuration.Outputs.Select(output => output.Name).ToList();
        var selectors = new SelectorChecks(trace, errors);
        foreach (var route in configuration.Routes)
        {
            Check(route, names, selectors);
        }
    }

    private void Check(OutputConfiguration output)
    {
        var entry = trace.PathOf(output);
        switch (output)
        {
            case NetworkOutputConfiguration network:
                CheckNetwork(network, entry);
                break;
            case EmailOutputConfiguration email:
                new EmailChecks(trace, errors).Run(email);
                break;
            case FileOutputConfiguration { Path: OutputConfiguration.None }:
                Missing(entry, "path", "Add the file, for example \"path: /var/log/sworn/messages\".");
                break;
            case WebhookOutputConfiguration { Address: OutputConfiguration.None }:
                Missing(entry, "address", "Add the address, for example \"address: https://hooks.example/sworn\".");
                break;
            default:
                break;
        }
    }

    private void CheckNetwork(NetworkOutputConfiguration output, string entry)
    {
        if (string.Equals(output.To, OutputConfiguration.None, StringComparison.Ordinal))
        {
            Missing(entry, "to", $"Add where to, for example \"to: collector.example:{output.DefaultPort}\".");
            return;
        }

        foreach (var text in RouteTexts.Split(output.To))
        {
            if (!Destination.TryParse(text, output.DefaultPort, out _))
            {
                Bad(entry, "to", text, "is not a host and a port", "Write a name or an address and a port from 1 to 65535: host:514, 192.0.2.7:514, [2001:db8::7]:514.");
            }
        }

        if (output.SourceAddress != OutputConfiguration.None && !IPAddress.TryParse(output.SourceAddress, out _))
        {
            Bad(entry, "source-address", output.SourceAddress, "is not an address", "Write an IP address of this machine, or none.");
        }
    }

    private void Check(RouteConfiguration route, List<string> outputs, SelectorChecks selectors)
    {
        selectors.Run(route);
        if (!RouteTexts.TryReadOutputs(route.Outputs, outputs, out _, out var wrong))
        {
            Bad(
                trace.PathOf(route), "outputs", wrong, "is no output",
                $"Write names of outputs with commas between them ({string.Join(", ", outputs)}), or all.");
        }
    }

    private void Missing(string entry, string key, string hint) => errors.Add(
        source: null, trace.PositionOf(entry), SettingNames.Join(entry, key),
        new Problem(ConfigurationErrorCode.MissingKey, $"the output has no key \"{key}\"") { Hint = hint });

    private void Bad(string entry, string key, string value, string what, string hint)
    {
        var path = SettingNames.Join(entry, key);
        if (trace.IsGood(path))
        {
            errors.Add(
                source: null, trace.PositionOf(path), path,
                new Problem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(value)} {what}") { Value = value, Hint = hint });
        }
    }
}
