using System.Net;
using System.Net.Sockets;
using Sworn.Host.Configuration.Model;
using Sworn.Host.Running;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Configuration;

/// <summary>
/// What must hold between values that are each valid. A value that was found wrong already is not compared.
/// </summary>
internal sealed class ConfigurationChecks(ReadingTrace trace, ErrorList errors)
{
    private const string Tcp = "tcp";
    private const string Udp = "udp";

    public void Run(SwornConfiguration configuration)
    {
        CheckNames(configuration.Inputs.Select(input => (trace.PathOf(input), input.Name)));
        CheckNames(configuration.Outputs.Select(output => (trace.PathOf(output), output.Name)));
        new OutputChecks(trace, errors).Run(configuration);
        CheckNames(configuration.Policies.Select(policy => (trace.PathOf(policy), policy.Name)));
        new PolicyChecks(trace, errors).Run(configuration);
        CheckNames(configuration.Archive.Select(archive => (trace.PathOf(archive), archive.Name)));
        new ArchiveChecks(trace, errors).Run(configuration);
        CheckHostname(configuration.Node);
        CheckNames(configuration.Redaction.Select(rule => (trace.PathOf(rule), rule.Name)));
        new RedactionChecks(trace, errors).Run(configuration);
        CheckNames(configuration.Findings.ExpectedSources.Select(source => (trace.PathOf(source), source.Name)));
        CheckNames(configuration.Stores.Select(store => (trace.PathOf(store), store.Name)));
        CheckNames(configuration.Classes.Select(known => (trace.PathOf(known), known.Name)));
        new StorageChecks(trace, errors).Run(configuration);
        CheckListeners(ListenersOf(configuration));
        foreach (var input in configuration.Inputs.OfType<SecureInputConfiguration>())
        {
            CheckSenders(input);
        }

        foreach (var store in configuration.Stores)
        {
            CheckCheckpoints(store);
            CheckHold(store);
            CheckClasses(store);
        }
    }

    private void CheckNames(IEnumerable<(string Path, string Name)> entries)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (entry, name) in entries)
        {
            var path = SettingNames.Join(entry, "name");
            if (trace.IsGood(path) && !first.TryAdd(name, entry))
            {
                var text = $"the name {Problem.Quote(name)} is that of {first[name]} as well";
                Report(path, ConfigurationErrorCode.DuplicateName, text, name, "Give each a name of its own.");
            }
        }
    }

    private void CheckHostname(NodeConfiguration node)
    {
        var path = SettingNames.Join(trace.PathOf(node), "hostname");
        if (trace.IsGood(path) && node.Hostname is not (NodeConfiguration.HostnameIsName or NodeConfiguration.HostnameIsAddress)
            && !IPAddress.TryParse(node.Hostname, out _))
        {
            Report(path, ConfigurationErrorCode.BadValue, $"{Problem.Quote(node.Hostname)} is no address", node.Hostname, "Write name, address or an IP address.");
        }
    }

    /// <summary>Who is asked for a certificate must be able to show one that is good.</summary>
    private void CheckSenders(SecureInputConfiguration input)
    {
        var path = SettingNames.Join(trace.PathOf(input), "permitted-clients");
        var senders = input.PermittedClients;
        if (!trace.IsGood(path))
        {
            return;
        }

        try
        {
            var permitted = PermittedPeers.Parse(InputFactory.EntriesOf(senders));
            if (input.ClientCertificate != ClientCertificatePolicy.None
                && input.CaFile == SecureInputConfiguration.NoFile && !permitted.HasFingerprints)
            {
                Report(
                    SettingNames.Join(trace.PathOf(input), "ca-file"), ConfigurationErrorCode.Conflict,
                    "certificates are asked for, and there is neither an authority nor a fingerprint to judge them by",
                    input.CaFile, "Name a file of authorities, or fingerprints in permitted-clients.");
            }
        }
        catch (FormatException wrong)
        {
            Report(path, ConfigurationErrorCode.BadValue, wrong.Message, senders, "Separate fingerprints and names by spaces.");
        }
    }

    private List<Listener> ListenersOf(SwornConfiguration configuration)
    {
        var listeners = new List<Listener>();
        foreach (var input in configuration.Inputs.OfType<NetworkInputConfiguration>())
        {
            var transport = input is UdpInputConfiguration ? Udp : Tcp;
            listeners.Add(new Listener(SettingNames.Join(trace.PathOf(input), "listen"), transport, input.Listen));
        }

        var http = configuration.Http;
        if (http.Enabled)
        {
            listeners.Add(new Listener(SettingNames.Join(trace.PathOf(http), "listen"), Tcp, http.Listen));
        }

        listeners.RemoveAll(listener => !trace.IsGood(listener.Path));
        return listeners;
    }

    private void CheckListeners(List<Listener> listeners)
    {
        for (var later = 1; later < listeners.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (listeners[earlier].Overlaps(listeners[later]))
                {
                    ReportOverlap(listeners[earlier], listeners[later]);
                }
            }
        }
    }

    /// <summary>The one that stands in the file is the one to change: the other may be a default.</summary>
    private void ReportOverlap(Listener earlier, Listener later)
    {
        var (here, other) = trace.PositionOf(later.Path) == default ? (earlier, later) : (later, earlier);
        Report(
            here.Path,
            ConfigurationErrorCode.Conflict,
            $"{other.Path} takes the same {other.Transport} port, {other.EndPoint}",
            here.EndPoint.ToString(),
            "Give one another port or address; 0.0.0.0 is every IPv4 address, [::] every IPv6 and IPv4 address.");
    }

    private void CheckHold(StoreConfiguration store)
    {
        var path = SettingNames.Join(trace.PathOf(store), "retention-hold-since");
        if (trace.IsGood(path) && store.RetentionHoldSince != StoreConfiguration.NoHold && StoreFactory.HoldOf(store) is null)
        {
            Report(
                path, ConfigurationErrorCode.BadValue, $"{Problem.Quote(store.RetentionHoldSince)} is no time", store.RetentionHoldSince,
                "Write 2026-11-01 or 2026-11-01T08:00Z, or none.");
        }
    }

    private void CheckClasses(StoreConfiguration store)
    {
        var known = new HashSet<int>();
        foreach (var rule in store.RetentionClasses)
        {
            var path = SettingNames.Join(trace.PathOf(rule), "class");
            var value = rule.Class.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (!known.Add(rule.Class) && trace.IsGood(path))
            {
                Report(path, ConfigurationErrorCode.Conflict, $"class {value} has a rule already", value, "Write all its limits into one rule.");
            }
            else if (rule.Age == TimeSpan.Zero && rule.Size.Octets == 0 && rule.Count == 0 && trace.IsGood(path))
            {
                Report(path, ConfigurationErrorCode.Conflict, $"the rule of class {value} limits nothing", value, "Give it an age, a size or a count, or remove it.");
            }
        }
    }

    private void CheckCheckpoints(StoreConfiguration store)
    {
        var idlePath = SettingNames.Join(trace.PathOf(store), "idle-checkpoint-interval");
        var busyPath = SettingNames.Join(trace.PathOf(store), "checkpoint-interval");
        var areGood = trace.IsGood(idlePath) && trace.IsGood(busyPath);
        if (store.IdleCheckpointInterval >= store.CheckpointInterval || !areGood)
        {
            return;
        }

        var (idle, busy) = (Duration.Format(store.IdleCheckpointInterval), Duration.Format(store.CheckpointInterval));
        Report(
            idlePath,
            ConfigurationErrorCode.Conflict,
            $"{idle} is shorter than the interval under load ({busyPath}, {busy})",
            idle,
            $"Make it {busy} or more, or the other {idle} or less.");
    }

    private void Report(string path, ConfigurationErrorCode code, string text, string value, string hint) =>
        errors.Add(source: null, trace.PositionOf(path), path, new Problem(code, text) { Value = value, Hint = hint });

    private sealed record Listener(string Path, string Transport, IPEndPoint EndPoint)
    {
        public bool Overlaps(Listener other) =>
            string.Equals(Transport, other.Transport, StringComparison.Ordinal)
            && EndPoint.Port == other.EndPoint.Port
            && EndPoint.Port != 0
            && (Includes(EndPoint.Address, other.EndPoint.Address)
                || Includes(other.EndPoint.Address, EndPoint.Address));

        private static bool Includes(IPAddress wide, IPAddress narrow) =>
            wide.Equals(narrow)
            || wide.Equals(IPAddress.IPv6Any)
            || (wide.Equals(IPAddress.Any) && narrow.AddressFamily == AddressFamily.InterNetwork);
    }
}
