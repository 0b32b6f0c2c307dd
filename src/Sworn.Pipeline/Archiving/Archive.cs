using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sworn.Pipeline.Sending;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Archiving;

/// <summary>
/// One archive: a thread that looks for closed files and brings each to the first site that takes it, the oldest first.
/// <i>Invariant: a file is in the list of what was transferred only after a site had all of it.</i>
/// </summary>
internal sealed class Archive : IDisposable
{
    private readonly ArchiveOptions _options;
    private readonly ArchiveServices _services;
    private readonly IArchiveSource _source;
    private readonly IReadOnlyList<ITransfer> _sites;
    private readonly TransferList _list;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private HashSet<string> _waiting = new(StringComparer.Ordinal);
    private volatile ArchiveSnapshot _snapshot;

    /// <summary>Reads what was transferred before.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public Archive(ArchiveOptions options, ArchiveServices services)
    {
        _options = options;
        _services = services;
        _source = options.OutputPath is { } path ? new ClosedOutputSource(path) : new SegmentSource(services.Directory);
        _sites = [.. options.Sites.Select(site => site.Scheme == "sftp" ? (ITransfer)new SftpTransfer(options, site) : new HttpsTransfer(options, site))];
        _list = new TransferList(services.Directory, options.Name);
        _backoff = new Backoff(options.RetryFirst, options.RetryMost, services.Pick);
        _snapshot = new ArchiveSnapshot(options.Name, 0, 0, 0, 0, 0, Site: null, Failure: null);
        _thread = new Thread(Run) { IsBackground = true, Name = $"sworn archive {options.Name}" };
    }

    /// <summary>Its options.</summary>
    public ArchiveOptions Options => _options;

    /// <summary>Its state at this moment.</summary>
    public ArchiveSnapshot Snapshot => _snapshot;

    /// <summary>Whether a site has a file. From any thread.</summary>
    public bool HasTransferred(string name) => _list.Has(name);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends it; a transfer that runs is broken off and begun anew after the next start.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: an archive that fails must not take the collector with it; it is told and tried again.")]
    private void Run()
    {
        var wait = TimeSpan.Zero;
        while (!_stop.Token.WaitHandle.WaitOne(wait))
        {
            try
            {
                wait = Round() ? _options.Interval : _backoff.Next();
            }
            catch (Exception failure)
            {
                wait = _backoff.Next();
                _snapshot = _snapshot with { Failure = failure.Message };
                _services.Events.Failed(_options.Name, failure.Message);
            }
        }
    }

    /// <summary>Transfers what waits.</summary>
    /// <returns>False when a file is left that no site took.</returns>
    private bool Round()
    {
        var files = _source.List();
        var names = files.Select(file => file.Name).ToList();
        TellGone(names);
        var pending = files.Where(file => !_list.Has(file.Name)).ToList();
        _waiting = pending.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        _snapshot = _snapshot with { Pending = pending.Count };
        var sites = _sites.ToList();
        foreach (var file in pending)
        {
            if (_stop.IsCancellationRequested || !Transfer(file, sites, names))
            {
                return false;
            }
        }

        return true;
    }

    private void TellGone(List<string> names)
    {
        foreach (var gone in _waiting.Except(names, StringComparer.Ordinal).Where(name => !_list.Has(name)))
        {
            _snapshot = _snapshot with { Gone = _snapshot.Gone + 1 };
            _services.Events.FileGone(_options.Name, gone);
        }
    }

    /// <summary>Brings a file to the first site that takes it. A site that fails is left alone until the next round.</summary>
    private bool Transfer(ArchiveFile file, List<ITransfer> sites, List<string> names)
    {
        if (Measure(file) is not { } what)
        {
            return true;
        }

        while (sites.Count > 0)
        {
            var site = sites[0];
            try
            {
                site.Put(file, what, $"{_options.Prefix}_{file.Name}", _stop.Token);
                Note(what, site.Site, names);
                return true;
            }
            catch (TransferException failure)
            {
                sites.RemoveAt(0);
                _snapshot = _snapshot with { Failed = _snapshot.Failed + 1, Failure = failure.Message };
                _services.Events.TransferFailed(_options.Name, what, failure.Site, failure.Reason);
            }
        }

        return false;
    }

    private void Note(TransferredFile what, string site, List<string> names)
    {
        _list.Add(what, names);
        _waiting.Remove(what.Name);
        _backoff.Reset();
        _snapshot = _snapshot with
        {
            Transferred = _snapshot.Transferred + 1,
            Octets = _snapshot.Octets + what.Octets,
            Pending = _waiting.Count,
            Site = site,
            Failure = null,
        };
        _services.Events.Transferred(_options.Name, what, site);
    }

    /// <summary>What a file holds; null when it went meanwhile, which the next round tells.</summary>
    private static TransferredFile? Measure(ArchiveFile file)
    {
        try
        {
            using var octets = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new TransferredFile(file.Name, octets.Length, Convert.ToHexStringLower(SHA256.HashData(octets)));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
