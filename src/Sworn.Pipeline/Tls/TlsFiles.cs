using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sworn.Pipeline.Tls;

/// <summary>
/// Certificate, key, authorities and revocation lists from files, read again when one of them changes. While a new
/// version cannot be used, the one before stays. Thread-safe.
/// </summary>
internal sealed class TlsFiles
{
    // Serialises readers of the files; what they read is published whole.
    private readonly Lock _lock = new();
    private readonly TlsFilesOptions _options;
    private volatile TlsMaterial _current;
    private string _state;

    /// <summary>Reads the files.</summary>
    /// <exception cref="TlsFilesException">A file is missing or is not what it should be.</exception>
    public TlsFiles(TlsFilesOptions options)
    {
        _options = options;
        _state = StateOfFiles();
        _current = Load();
    }

    /// <summary>What the files held when they were last read with success.</summary>
    public TlsMaterial Current => _current;

    /// <summary>Looks whether a file has changed, and reads all again if so. Costs a stat for each file.</summary>
    /// <returns>What changed; null when nothing did.</returns>
    /// <exception cref="TlsFilesException">
    /// The new files cannot be used; told once for each version of them. The old ones stay in use.
    /// </exception>
    public TlsFilesChange? Refresh()
    {
        lock (_lock)
        {
            var state = StateOfFiles();
            if (string.Equals(state, _state, StringComparison.Ordinal))
            {
                return null;
            }

            _state = state;
            var (before, after) = (_current, Load());
            _current = after;
            return new TlsFilesChange(
                after.OwnIdentity,
                Without(after.Trust.Authorities, before.Trust.Authorities),
                Without(before.Trust.Authorities, after.Trust.Authorities),
                after.Trust.RevocationLists?.Count ?? 0);
        }
    }

    private static List<PeerCertificate> Without(
        IReadOnlyList<X509Certificate2> these, IReadOnlyList<X509Certificate2> those) =>
        [.. these.Where(one => !those.Any(other => other.RawDataMemory.Span.SequenceEqual(one.RawDataMemory.Span)))
            .Select(PeerCertificate.Of)];

    private TlsMaterial Load()
    {
        var authorities = Read(_options.AuthoritiesFile, LoadAuthorities) ?? [];
        var lists = Read(_options.RevocationsFile, static path => RevocationList.Read(File.ReadAllBytes(path)));
        var own = Read(_options.CertificateFile, path => LoadOwn(path, _options.KeyFile ?? path));
        var identity = own is null ? null : PeerCertificate.Of(own.TargetCertificate);
        return new TlsMaterial(own, identity, new PeerTrust(authorities, lists));
    }

    private static X509Certificate2[] LoadAuthorities(string path)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(path);
        return found.Count > 0 ? [.. found] : throw new CryptographicException("the file holds no certificate");
    }

    private static SslStreamCertificateContext LoadOwn(string certificate, string key)
    {
        var own = X509Certificate2.CreateFromPemFile(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        chain.RemoveAt(0);

        // Offline: a start must not wait for somebody else's server to answer about our own certificate.
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private static T? Read<T>(string? path, Func<string, T> read)
        where T : class
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return read(path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException
            or FormatException or ArgumentException)
        {
            throw new TlsFilesException(path, wrong);
        }
    }

    /// <summary>Size and time of each file: a replacement changes one of them.</summary>
    private string StateOfFiles()
    {
        string?[] files = [_options.CertificateFile, _options.KeyFile, _options.AuthoritiesFile, _options.RevocationsFile];
        return string.Join('|', files.Select(static file =>
        {
            var info = file is null ? null : new FileInfo(file);
            return info is { Exists: true } ? $"{info.LastWriteTimeUtc.Ticks}:{info.Length}" : "";
        }));
    }
}
