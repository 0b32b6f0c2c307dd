using System.Text.RegularExpressions;
using Sworn.Host.Configuration.Model;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of archives beyond single values.</summary>
internal sealed partial class ArchiveChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(SwornConfiguration configuration)
    {
        foreach (var archive in configuration.Archive)
        {
            CheckWhat(archive, configuration.Outputs);
            CheckSites(archive);
        }
    }

    /// <summary>Reads a site; false when it is none.</summary>
    public static bool TryReadSite(string text, out Uri? site)
    {
        site = null;
        return (Sftp().IsMatch(text) || Https().IsMatch(text)) && Uri.TryCreate(text, UriKind.Absolute, out site);
    }

    private void CheckWhat(ArchiveConfiguration archive, SettingList<OutputConfiguration> outputs)
    {
        var entry = trace.PathOf(archive);
        if (archive.What == ArchiveWhat.Segments)
        {
            if (archive.Output != ArchiveConfiguration.None)
            {
                Bad(entry, "output", archive.Output, "is not needed for segments", "Remove it, or write \"what: output\".");
            }

            return;
        }

        var files = outputs.OfType<FileOutputConfiguration>().ToList();
        var names = files.ConvertAll(file => file.Name);
        if (archive.Output == ArchiveConfiguration.None)
        {
            Missing(entry, "output", "Add the name of a file output, or write \"what: segments\".");
        }
        else if (files.Find(file => file.Name == archive.Output) is not { } found)
        {
            Bad(entry, "output", archive.Output, "is no file output", $"Write the name of an output of type file ({string.Join(", ", names)}).", NearestName.Of(archive.Output, names));
        }
        else if (!Plain().IsMatch(found.Path))
        {
            Bad(entry, "output", archive.Output, $"has the path {Problem.Quote(found.Path)}, which cannot be transferred", $"Give the output {ArchiveConfiguration.PlainPathText}.");
        }
        else if (found is { MaxFileSize.Octets: 0 } && found.Rollover == TimeSpan.Zero)
        {
            Bad(entry, "output", archive.Output, "never closes a file, so that nothing would be transferred", "Give the output max-file-size or rollover.");
        }
    }

    private void CheckSites(ArchiveConfiguration archive)
    {
        var entry = trace.PathOf(archive);
        if (archive.To == ArchiveConfiguration.None)
        {
            Missing(entry, "to", "Add where to, for example \"to: sftp://backup@vault.example/audit\".");
            return;
        }

        var needsSsh = false;
        foreach (var text in RouteTexts.Split(archive.To))
        {
            if (!TryReadSite(text, out var site))
            {
                Bad(entry, "to", text, "is no site", "Write sftp://user@host/folder or https://host/folder, without a password.");
            }

            needsSsh |= site?.Scheme == "sftp";
        }

        if (needsSsh && archive.Identity == ArchiveConfiguration.None)
        {
            Missing(entry, "identity", "Add the file of a private key: sftp is used without passwords.");
        }

        if (needsSsh && archive.KnownHosts == ArchiveConfiguration.None)
        {
            Missing(entry, "known-hosts", "Add the file of the host's keys: make it with ssh-keyscan and compare the fingerprints.");
        }
    }

    private void Missing(string entry, string key, string hint) => errors.Add(
        source: null, trace.PositionOf(entry), SettingNames.Join(entry, key),
        new Problem(ConfigurationErrorCode.MissingKey, $"the archive has no key \"{key}\"") { Hint = hint });

    private void Bad(string entry, string key, string value, string what, string hint, string? nearest = null)
    {
        var path = SettingNames.Join(entry, key);
        if (trace.IsGood(path))
        {
            errors.Add(
                source: null, trace.PositionOf(path), path,
                new Problem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(value)} {what}") { Value = value, Hint = hint, Nearest = nearest });
        }
    }

    [GeneratedRegex(@"^sftp://[A-Za-z0-9._][A-Za-z0-9._-]*@(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/[A-Za-z0-9._+=@/~-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Sftp();

    [GeneratedRegex(@"^https://(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:/[^ ?#@]*)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Https();

    [GeneratedRegex(ArchiveConfiguration.PlainPath, RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
