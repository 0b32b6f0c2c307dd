using Sworn.Store.Log;

namespace Sworn.Pipeline.Sending;

/// <summary>The outputs of a node: started together, stopped together, otherwise strangers to each other. Thread-safe.</summary>
public sealed class Outputs : IDisposable
{
    private readonly List<Output> _outputs = [];
    private DirectLane? _direct;

    private Outputs()
    {
    }

    /// <summary>The accounts of all outputs, in the order of the configuration.</summary>
    public IReadOnlyList<OutputSnapshot> Snapshots => [.. _outputs.Select(output => output.Snapshot())];

    /// <summary>The way past the log, for a log that stops recording.</summary>
    public ILogBypass Bypass => _direct!;

    /// <summary>Opens the cursors and starts to send what lies behind them.</summary>
    /// <exception cref="Store.Files.StoreException">A cursor cannot be opened; nothing is left running.</exception>
    public static Outputs Start(IReadOnlyList<OutputOptions> options, OutputServices services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var outputs = new Outputs();
        try
        {
            foreach (var output in options)
            {
                var (transport, link) = Connect(output, services);
                outputs._outputs.Add(new Output(output, transport, link, services));
            }
        }
        catch
        {
            outputs.Dispose();
            throw;
        }

        var direct = new DirectLane(outputs._outputs.Select(output => output.Account), services.Progress.Wake);
        outputs._direct = direct;
        foreach (var (number, output) in outputs._outputs.Index())
        {
            output.Start(direct.Queues[number]);
        }

        return outputs;
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
