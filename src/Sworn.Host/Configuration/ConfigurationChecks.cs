using System.Net;
using System.Net.Sockets;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>What must hold between values that are each valid. A value that was found wrong already is not compared.</summary>
internal sealed class ConfigurationChecks(ReadingTrace trace, ErrorList errors)
{
    private const string Tcp = "tcp";
    private const string Udp = "udp";

    public void Run(SwornConfiguration configuration)
    {
        CheckNames(configuration.Inputs.Select(input => (trace.PathOf(input), input.Name)));
        CheckNames(configuration.Stores.Select(store => (trace.PathOf(store), store.Name)));
        CheckListeners(configuration);
        foreach (var store in configuration.Stores)
        {
            CheckCheckpoints(store);
        }
    }

    private void CheckNames(IEnumerable<(string Path, string Name)> entries)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (entry, name) in entries)
        {
            var path = SettingNames.Join(entry, "name");
            if (!trace.IsGood(path) || first.TryAdd(name, entry))
            {
                continue;
            }

            errors.Add(source: null, trace.PositionOf(path), path, new Problem(ConfigurationErrorCode.DuplicateName, $"the name {Problem.Quote(name)} is that of {first[name]} as well")
            {
                Value = name,
                Hint = "Give each a name of its own.",
            });
        }
    }

    private void CheckListeners(SwornConfiguration configuration)
    {
        var listeners = configuration.Inputs
            .Select(input => (Path: SettingNames.Join(trace.PathOf(input), "listen"), Transport: input is UdpInputConfiguration ? Udp : Tcp, input.Listen))
            .ToList();
        if (configuration.Http.Enabled)
        {
            listeners.Add((SettingNames.Join(trace.PathOf(configuration.Http), "listen"), Tcp, configuration.Http.Listen));
        }

        for (var later = 1; later < listeners.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (string.Equals(listeners[earlier].Transport, listeners[later].Transport, StringComparison.Ordinal) && Overlap(listeners[earlier].Listen, listeners[later].Listen))
                {
                    ReportOverlap(listeners[earlier].Path, listeners[later].Path, listeners[later].Transport, listeners[earlier].Listen);
                }
            }
        }
    }

    private void ReportOverlap(string earlier, string later, string transport, IPEndPoint taken)
    {
        if (!trace.IsGood(earlier) || !trace.IsGood(later))
        {
            return;
        }

        // The one that stands in the file is the one to change: the other may be a default.
        var place = trace.PositionOf(later) == default ? earlier : later;
        var other = string.Equals(place, later, StringComparison.Ordinal) ? earlier : later;
        errors.Add(source: null, trace.PositionOf(place), place, new Problem(ConfigurationErrorCode.Conflict, $"{other} takes the same {transport} port, {taken}")
        {
            Value = taken.ToString(),
            Hint = "Choose another port or address for one of them; 0.0.0.0 includes every IPv4 address, and [::] those of IPv6 and IPv4.",
        });
    }

    private static bool Overlap(IPEndPoint left, IPEndPoint right) =>
        left.Port == right.Port && left.Port != 0 && (left.Address.Equals(right.Address) || Includes(left.Address, right.Address) || Includes(right.Address, left.Address));

    private static bool Includes(IPAddress wide, IPAddress narrow) =>
        wide.Equals(IPAddress.IPv6Any) || (wide.Equals(IPAddress.Any) && narrow.AddressFamily == AddressFamily.InterNetwork);

    private void CheckCheckpoints(StoreConfiguration store)
    {
        var path = trace.PathOf(store);
        var idle = SettingNames.Join(path, "idle-checkpoint-interval");
        var busy = SettingNames.Join(path, "checkpoint-interval");
        if (store.IdleCheckpointInterval >= store.CheckpointInterval || !trace.IsGood(idle) || !trace.IsGood(busy))
        {
            return;
        }

        var shown = Duration.Format(store.IdleCheckpointInterval);
        errors.Add(source: null, trace.PositionOf(idle), idle, new Problem(ConfigurationErrorCode.Conflict, $"{shown} is shorter than the interval under load ({busy}, {Duration.Format(store.CheckpointInterval)})")
        {
            Value = shown,
            Hint = $"Make it {Duration.Format(store.CheckpointInterval)} or more, or the other {shown} or less.",
        });
    }
}
