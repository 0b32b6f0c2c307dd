using System.Diagnostics.CodeAnalysis;
using Sworn.Core.Hashing;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// All inputs of a node: their sockets, the threads that read them, and the way to the log. Thread-safe.
/// </summary>
public sealed class Receivers : IDisposable
{
    /// <summary>5 seconds for taking what the kernel already has when the receivers stop.</summary>
    public static readonly TimeSpan DefaultStopLimit = TimeSpan.FromSeconds(5);

    private const int MaxThreads = 256;

    private readonly List<Reactor> _reactors = [];
    private readonly List<InputPort> _ports = [];
    private Task? _stopping;

    private Receivers()
    {
    }

    /// <summary>Where each input receives, in the order of the options.</summary>
    public IReadOnlyList<InputStatus> Inputs => _ports.ConvertAll(static port => port.Status);

    /// <summary>
    /// Completes when all receiving threads have ended: after <see cref="StopAsync"/>, or faulted as soon as one ends
    /// on a defect of ours, upon which the process must end.
    /// </summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Binds every input and starts to receive.</summary>
    /// <param name="inputs">The inputs; names and numbers differ.</param>
    /// <param name="intake">Where records go.</param>
    /// <param name="accounts">Where messages are accounted for.</param>
    /// <param name="events">Where facts are told.</param>
    /// <param name="options">How the threads work.</param>
    /// <exception cref="ListenException">An input cannot be bound; none is then.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The result is the caller's; a failure disposes it.")]
    public static Receivers Start(
        IReadOnlyList<InputOptions> inputs,
        ILogIntake intake,
        LossAccounts accounts,
        ReceiverEvents events,
        ReceiversOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(options);
        InputRules.Check(inputs, intake.BatchCapacity);
        if (options.Threads is < 1 or > MaxThreads)
        {
            throw new ArgumentException($"{options.Threads} threads: must be 1 to {MaxThreads}", nameof(options));
        }

        var receivers = new Receivers();
        try
        {
            receivers.Bind(inputs, intake, accounts, events, options);
        }
        catch
        {
            receivers.Release();
            throw;
        }

        receivers.Run(events);
        return receivers;
    }

    /// <summary>
    /// Stops: nothing new is taken, what the kernel already has is read, messages that the end cuts short are kept as
    /// truncated, all is handed over, the kernel's drops are read for the last time. Afterwards the accounts know of
    /// every message; those in flight are the log's. A second call joins the first.
    /// </summary>
    /// <param name="limit">
    /// How long the log may keep us waiting; what it has not taken by then is dropped, counted.
    /// </param>
    public Task StopAsync(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        lock (_reactors)
        {
            return _stopping ??= StopOnceAsync(limit);
        }
    }

    /// <summary>Stops within the default limit and waits.</summary>
    public void Dispose() => StopAsync(DefaultStopLimit).Wait();

    [SuppressMessage("Reliability", "CA2000", Justification = "Reactors own sealers and sockets and dispose them.")]
    private void Bind(
        IReadOnlyList<InputOptions> inputs,
        ILogIntake intake,
        LossAccounts accounts,
        ReceiverEvents events,
        ReceiversOptions options)
    {
        var longest = inputs.Max(static input => input.MaxMessageBytes);
        for (var number = 0; number < options.Threads; number++)
        {
            var services = new ReactorServices(
                intake,
                new BatchSealer(Sha256Engines.Create(options.Hash)),
                events)
            {
                Congestion = options.Congestion,
            };
            _reactors.Add(new Reactor(number, services, longest));
        }

        foreach (var input in inputs)
        {
            var reactor = _reactors[_ports.Count % _reactors.Count];
            var error = -reactor.Add(Open(input, reactor, accounts.Open(input.Name), options));
            if (error != 0)
            {
                throw new ListenException(input, error);
            }
        }
    }

    private ReadySource Open(InputOptions input, Reactor reactor, InputAccount account, ReceiversOptions options)
    {
        if (input is FileInputOptions or KernelInputOptions or JournalInputOptions)
        {
            var local = new InputPort(input, account, input.Listen, receiveBufferGot: 0);
            _ports.Add(local);
            return input switch
            {
                FileInputOptions => new FileReceiver(reactor, local),
                JournalInputOptions => new JournalReceiver(reactor, local),
                _ => new KernelReceiver(reactor, local),
            };
        }

        var tls = input is TcpInputOptions { Tls: { } wanted } ? new TlsServer(wanted, options.Time) : null;
        var socket = ListeningSocket.Open(input, options.ForceReceiveBuffer, out var receiveBuffer);
        var endpoint = input is TcpInputOptions or UdpInputOptions ? SocketCalls.LocalEndPoint(socket) : input.Listen;
        var port = new InputPort(input, account, endpoint, receiveBuffer, tls);
        _ports.Add(port);
        return input switch
        {
            StreamInputOptions => new StreamAcceptor(reactor, port, socket),
            UnixDatagramInputOptions => new UnixDatagramReceiver(reactor, port, socket),
            _ => new UdpReceiver(reactor, port, socket),
        };
    }

    private void Run(ReceiverEvents events)
    {
        foreach (var input in Inputs)
        {
            events.Listening(input);
            if (input.ReceiveBufferGot < input.ReceiveBufferAsked)
            {
                events.ReceiveBufferLimited(input.Name, input.ReceiveBufferAsked, input.ReceiveBufferGot);
            }
        }

        Completion = AllOrFirstFailure(_reactors.ConvertAll(static reactor => reactor.Completion));
        foreach (var reactor in _reactors)
        {
            reactor.Start(_reactors);
        }
    }

    private static async Task AllOrFirstFailure(List<Task> threads)
    {
        while (threads.Count > 0)
        {
            var ended = await Task.WhenAny(threads);
            await ended;
            threads.Remove(ended);
        }
    }

    private async Task StopOnceAsync(TimeSpan limit)
    {
        _reactors.ForEach(static reactor => reactor.BeginStop());
        await Task.WhenAll(_reactors.ConvertAll(static reactor => reactor.AcceptingStopped));
        _reactors.ForEach(reactor => reactor.BeginDrain(limit));
        var ends = Task.WhenAll(_reactors.ConvertAll(static reactor => reactor.Completion));

        // A thread that failed has told so through Completion; here it only matters that none runs any more.
        await ends.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Release();
    }

    private void Release()
    {
        foreach (var reactor in _reactors)
        {
            reactor.Dispose();
        }
    }
}
