using Sworn.Core;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Archiving;
using Sworn.Pipeline.Sending;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's options of the configuration's archives, which were checked.</summary>
internal static class ArchiveFactory
{
    public static IReadOnlyList<ArchiveOptions> Create(SwornConfiguration configuration) =>
        [.. configuration.Archive.Select(archive => Create(archive, configuration))];

    private static ArchiveOptions Create(ArchiveConfiguration archive, SwornConfiguration configuration) => new()
    {
        Name = archive.Name,
        OutputPath = archive.What == ArchiveWhat.Segments
            ? null
            : configuration.Outputs.OfType<FileOutputConfiguration>().Single(file => file.Name == archive.Output).Path,
        Sites = [.. RouteTexts.Split(archive.To).Select(SiteOf)],
        Prefix = configuration.Node.Name,
        Interval = archive.Interval,
        IsHolding = archive.Hold,
        IdentityFile = Given(archive.Identity),
        KnownHostsFile = Given(archive.KnownHosts),
        Authorization = Given(archive.Authorization.Reveal()),
        Tls = new TlsClientOptions
        {
            AuthorityFile = archive.Authorities == ArchiveConfiguration.SystemAuthorities ? null : archive.Authorities,
            CertificateFile = Given(archive.Certificate),
            KeyFile = Given(archive.Key),
        },
        Timeout = archive.Timeout,
        RetryFirst = archive.RetryFirst,
        RetryMost = archive.RetryMost,
    };

    private static Uri SiteOf(string text)
    {
        Invariant.Check(ArchiveChecks.TryReadSite(text, out var site));
        return site!;
    }

    private static string? Given(string text) => text == ArchiveConfiguration.None ? null : text;
}
