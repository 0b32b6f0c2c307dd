namespace Sworn.Audit.Coverage;

/// <summary>
/// What a device is configured to send, as far as its configuration says: Junos (with braces or as <c>set</c>
/// commands),
/// Cisco IOS, rsyslog. Immutable.
/// </summary>
public sealed class DeviceConfiguration
{
    private static readonly string[] JunosFacilities =
        ["authorization", "interactive-commands", "change-log", "daemon", "firewall", "kernel", "user", "security"];

    private DeviceConfiguration(string dialect, IReadOnlySet<string> sends)
    {
        Dialect = dialect;
        Sends = sends;
    }

    /// <summary>The dialect: junos, cisco or linux.</summary>
    public string Dialect { get; }

    /// <summary>The keys (<c>configured-by</c> of the catalogue) of what is sent to a host.</summary>
    public IReadOnlySet<string> Sends { get; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The file.</param>
    /// <param name="configuration">What it sends.</param>
    /// <returns>False when it is none of the dialects.</returns>
    public static bool TryParse(string text, out DeviceConfiguration? configuration)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        configuration = null;
        if (lines.Any(line => line.StartsWith("set system", StringComparison.Ordinal)) || lines.Any(line => line is "system {" or "syslog {"))
        {
            configuration = Junos(JunosPaths.Of(lines));
        }
        else if (lines.Any(line => line.StartsWith("logging ", StringComparison.Ordinal) || line.StartsWith("hostname ", StringComparison.Ordinal)))
        {
            configuration = Cisco(lines);
        }
        else if (lines.Any(line => line.Contains('@', StringComparison.Ordinal) && line.Contains('.', StringComparison.Ordinal)))
        {
            configuration = Rsyslog(lines);
        }

        return configuration is not null;
    }

    private static DeviceConfiguration Junos(IEnumerable<string> paths)
    {
        var sends = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (path.StartsWith("system syslog host ", StringComparison.Ordinal) && words.Length >= 6 && words[5] != "none")
            {
                sends.UnionWith(JunosFacilities.Where(facility => words[4] == "any" || words[4] == facility).Select(facility => "junos." + facility));
            }
            else if (path.StartsWith("security log stream ", StringComparison.Ordinal) && words.Contains("host", StringComparer.Ordinal))
            {
                sends.Add("junos.security-log");
            }
        }

        return new DeviceConfiguration("junos", sends);
    }

    private static DeviceConfiguration Cisco(string[] lines)
    {
        var sends = new HashSet<string>(StringComparer.Ordinal);
        var isSent = lines.Any(line => line.StartsWith("logging host ", StringComparison.Ordinal)
            || (line.StartsWith("logging ", StringComparison.Ordinal) && char.IsAsciiDigit(line["logging ".Length])));
        if (!isSent)
        {
            return new DeviceConfiguration("cisco", sends);
        }

        sends.Add("cisco.logging");
        AddIf("cisco.login-success", "login on-success log");
        AddIf("cisco.login-failure", "login on-failure log");
        AddIf("cisco.commands", "notify syslog");
        return new DeviceConfiguration("cisco", sends);

        void AddIf(string key, string beginning)
        {
            if (lines.Any(line => line.StartsWith(beginning, StringComparison.Ordinal)))
            {
                sends.Add(key);
            }
        }
    }

    private static DeviceConfiguration Rsyslog(string[] lines)
    {
        var sends = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line[0] != '#' && line.Contains('@', StringComparison.Ordinal)))
        {
            foreach (var selector in line.Split(' ', '\t')[0].Split(';', ','))
            {
                var facility = selector.Split('.')[0];
                sends.UnionWith(facility == "*" ? ["linux.auth", "linux.daemon", "linux.kern"] : facility switch
                {
                    "auth" or "authpriv" => ["linux.auth"],
                    "kern" => ["linux.kern"],
                    "daemon" => ["linux.daemon"],
                    _ => [],
                });
            }
        }

        return new DeviceConfiguration("linux", sends);
    }
}
