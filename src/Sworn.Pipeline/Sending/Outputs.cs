using Sworn.Pipeline.Routing;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The outputs of a node: started together, stopped together, otherwise strangers to each other. They and the routes can be changed
/// while they run; whoever is not concerned does not notice. Thread-safe, but for changes, which are made one at a time.
/// </summary>
public sealed class Outputs : IDisposable
{
    // What a destination has to confirm what it was sent, when its output ends.
    private static readonly TimeSpan ConcludeLimit = TimeSpan.FromSeconds(2);

    private readonly OutputServices _services;
    private readonly DirectLane _direct;

    // Guards the lists.
    private readonly Lock _lock = new();
    private List<Output> _outputs = [];
    private List<OutputSnapshot> _removed = [];

    private Outputs(OutputServices services)
    {
        _services = services;
        _direct = new DirectLane(services.Progress.Wake);
    }

    /// <summary>The accounts of all outputs, in the order of the configuration; those that were removed last.</summary>
    public IReadOnlyList<OutputSnapshot> Snapshots
    {
        get
        {
            lock (_lock)
            {
                return [.. _outputs.Select(output => output.Snapshot()), .. _removed];
            }
        }
    }

    /// <summary>False when a change broke off so that outputs do not run that should.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The way past the log, for a log that stops recording.</summary>
    public ILogBypass Bypass => _direct;

    /// <summary>Opens the cursors and starts to send what lies behind them.</summary>
    /// <exception cref="Store.Files.StoreException">A cursor cannot be opened; nothing is left running.</exception>
    public static Outputs Start(IReadOnlyList<OutputOptions> options, OutputServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var outputs = new Outputs(services) { _outputs = MakeAll(options, services) };
        outputs._direct.SetMembers(outputs._outputs.Select(MemberOf));
        outputs._outputs.ForEach(output => output.Start());
        return outputs;
    }

    /// <summary>
    /// Makes these the outputs and routes. An output that is kept goes on over its connection, by the new routes from the next
    /// record that it reads; one that is not ends, once its destination confirmed what it has or the time for that is over, and its
    /// accounts stay; one of a name that had another before goes on at its cursor.
    /// </summary>
    /// <param name="options">All outputs.</param>
    /// <param name="kept">The names of those that are as they were.</param>
    /// <param name="selectors">The routes.</param>
    /// <param name="reclaim">Gives back to the log what is on its way past it.</param>
    /// <exception cref="Store.Files.StoreException">
    /// A cursor cannot be opened: nothing is changed, unless <see cref="IsWhole"/> is false.
    /// </exception>
    public async Task ChangeAsync(
        IReadOnlyList<OutputOptions> options, IReadOnlySet<string> kept, IReadOnlyList<Selector> selectors, Func<Task> reclaim)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(reclaim);
        var services = _services with { Selectors = selectors };
        var ended = _outputs.FindAll(output => !kept.Contains(output.Name));
        var remaining = _outputs.Except(ended).ToList();

        // What is new first: on a full disk it has no room for its cursor, and then nothing is changed.
        var made = MakeAll(options.Where(output => _outputs.TrueForAll(known => known.Name != output.Name)), services);
        _direct.SetMembers(remaining.Select(MemberOf));
        await ConcludeAsync(ended, reclaim).ConfigureAwait(false);
        SetLists(remaining, _removed.Concat(ended.Select(static output => output.Snapshot() with { IsRemoved = true })));

        // Before another of the same name opens its cursor.
        ended.ForEach(static output => output.Dispose());
        IsWhole = false;
        var next = new List<Output>();
        foreach (var output in options)
        {
            var known = remaining.Find(known => known.Name == output.Name);
            known?.Reroute(selectors, output.Number);
            next.Add(known ?? made.Find(known => known.Name == output.Name) ?? Make(output, services));
        }

        SetLists(next, _removed.Where(gone => options.All(output => output.Name != gone.Name)));
        _direct.SetMembers(next.Select(MemberOf));
        next.Except(remaining).ToList().ForEach(static output => output.Start());
        IsWhole = true;
    }

    /// <summary>
    /// Lets the outputs send what is in the log, as long as their destinations take it and together at most for a time;
    /// what is left is sent after the next start. The log's writer must have ended.
    /// </summary>
    public void Stop(TimeSpan limit, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var began = time.GetTimestamp();
        _outputs.ForEach(output => output.Drain());
        foreach (var output in _outputs)
        {
            var left = limit - time.GetElapsedTime(began);
            output.Stop(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outputs.ForEach(output => output.Dispose());
        _outputs.Clear();
    }

    /// <summary>Ends outputs side by side; what they had to send past the log goes to the log or to the others.</summary>
    private static async Task ConcludeAsync(List<Output> ended, Func<Task> reclaim)
    {
        await Task.WhenAll(ended.Select(static output => Task.Run(() => output.Conclude(ConcludeLimit)))).ConfigureAwait(false);
        if (ended.Exists(static output => output.Direct.Count > 0))
        {
            await reclaim().ConfigureAwait(false);
            ended.ForEach(static output => output.Account.Miss(output.Direct.Clear()));
        }
    }

    private void SetLists(List<Output> outputs, IEnumerable<OutputSnapshot> removed)
    {
        lock (_lock)
        {
            (_outputs, _removed) = (outputs, [.. removed]);
        }
    }

    private static DirectLane.Member MemberOf(Output output) => new(output.Account, output.Direct);

    /// <summary>All of them or, when one cannot be made, none.</summary>
    private static List<Output> MakeAll(IEnumerable<OutputOptions> options, OutputServices services)
    {
        var made = new List<Output>();
        try
        {
            foreach (var output in options)
            {
                made.Add(Make(output, services));
            }

            return made;
        }
        catch
        {
            made.ForEach(static output => output.Dispose());
            throw;
        }
    }

    private static Output Make(OutputOptions options, OutputServices services)
    {
        var (transport, link) = Connect(options, services);
        return new Output(options, transport, link, services);
    }

    private static (string Transport, ILink Link) Connect(OutputOptions options, OutputServices services) => options switch
    {
        UdpOutputOptions udp => ("udp", new UdpLink(udp, services.Own)),
        StreamOutputOptions { Framing: StreamOutputFraming.Relp } relp =>
            (relp.Tls is null ? "relp" : "relp-tls", Shared(relp, one => new RelpLink(one, services.Own), services)),
        StreamOutputOptions stream => (stream.Tls is null ? "tcp" : "tls", Shared(stream, one => new StreamLink(one, services.Own), services)),
        FileOutputOptions file => ("file", new FileLink(file, services.Time)),
        EmailOutputOptions email => ("email", new EmailLink(email, services)),
        TerminalOutputOptions terminal => (terminal.Path is null ? "user" : "console", new TerminalLink(terminal, services.Time)),
        WebhookOutputOptions webhook => ("webhook", new WebhookLink(webhook, services.LogId)),
        _ => throw new ArgumentException($"No link is made for {options.GetType().Name}.", nameof(options)),
    };

    private static ILink Shared(StreamOutputOptions options, Func<StreamOutputOptions, ILink> make, OutputServices services) =>
        options.Strategy == DestinationStrategy.LoadShare && options.Destinations.Count > 1 ? new SharedLink(options, make, services) : make(options);
}
