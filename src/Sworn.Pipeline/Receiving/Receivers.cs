using Sworn.Core;
using Sworn.Pipeline.Accounts;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// All inputs of a node and the threads that serve them. Made listening, or not at all; stopped once.
/// </summary>
public sealed class Receivers : IDisposable
{
    private const int ReadBytes = 256 << 10;
    private const int LengthPrefixBytes = 16;

    private readonly List<Reactor> _reactors = [];
    private readonly List<UdpReceiver> _udp = [];
    private readonly List<TcpReceiver> _tcp = [];
    private readonly List<Func<ReceiverStatus>> _status = [];

    private Receivers()
    {
    }

    /// <summary>The inputs as they run, in the order of the options.</summary>
    public IReadOnlyList<ReceiverStatus> Inputs => [.. _status.Select(status => status())];

    /// <summary>Completes when a receiving thread ends; fails with what ended it.</summary>
    public Task Ended => Task.WhenAny(_reactors.Select(reactor => reactor.Ended)).Unwrap();

    /// <summary>Listens on all inputs and starts to receive.</summary>
    /// <param name="inputs">The inputs; the listener number of an entry is its place here, from 1.</param>
    /// <param name="threads">Receiving threads, at least 1.</param>
    /// <param name="intake">Where messages go.</param>
    /// <param name="ledger">Where they are accounted for.</param>
    /// <param name="events">Who hears the facts.</param>
    /// <param name="time">The clock for time-outs.</param>
    /// <param name="preferNativeHash">False to hash with the framework's own engine only.</param>
    /// <exception cref="ListenException">An input cannot listen; none does.</exception>
    public static Receivers Start(
        IReadOnlyList<InputOptions> inputs, int threads, ILogIntake intake, LossLedger ledger, ReceiverEvents events,
        TimeProvider time, bool preferNativeHash = true)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var receivers = new Receivers();
        try
        {
            for (var number = 0; number < threads; number++)
            {
                receivers._reactors.Add(new Reactor(intake, events, time, preferNativeHash, number));
            }

            for (var number = 0; number < inputs.Count; number++)
            {
                receivers.Listen(inputs[number], checked((ushort)(number + 1)), ledger, events, time);
            }
        }
        catch
        {
            receivers.Dispose();
            throw;
        }

        receivers._reactors.ForEach(reactor => reactor.Start());
        return receivers;
    }

    /// <summary>
    /// Takes what the kernel already has, for at most <paramref name="drainLimit"/>, hands it over, and closes all
    /// sockets.
    /// </summary>
    public Task StopAsync(TimeSpan drainLimit) => Task.WhenAll(_reactors.Select(reactor => reactor.StopAsync(drainLimit)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _udp.ForEach(receiver => receiver.Dispose());
        _tcp.ForEach(receiver => receiver.Dispose());
        _reactors.ForEach(reactor => reactor.Dispose());
    }

    private void Listen(InputOptions input, ushort listener, LossLedger ledger, ReceiverEvents events, TimeProvider time)
    {
        switch (input)
        {
            case UdpInputOptions options:
                ListenUdp(options, listener, ledger, events);
                break;
            case TcpInputOptions options:
                ListenTcp(options, listener, ledger, events, time);
                break;
            default:
                Invariant.Fail($"no receiver for {input.GetType().Name}");
                break;
        }
    }

    private void ListenUdp(UdpInputOptions options, ushort listener, LossLedger ledger, ReceiverEvents events)
    {
        var reactor = _reactors[_udp.Count % _reactors.Count];
        var receiver = new UdpReceiver(reactor, options, ledger.Open(options.Name), listener);
        _udp.Add(receiver);
        reactor.Add(receiver);
        _status.Add(() => new ReceiverStatus(options.Name, "udp", receiver.EndPoint)
        {
            ReceiveBuffer = receiver.ReceiveBufferBytes,
            ReceiveBufferAsked = options.ReceiveBufferBytes,
        });
        events.Listening(options.Name, "udp", receiver.EndPoint);
        if (receiver.ReceiveBufferBytes < options.ReceiveBufferBytes)
        {
            events.ReceiveBufferLimited(options.Name, options.ReceiveBufferBytes, receiver.ReceiveBufferBytes);
        }
    }

    private void ListenTcp(TcpInputOptions options, ushort listener, LossLedger ledger, ReceiverEvents events, TimeProvider time)
    {
        _reactors.ForEach(reactor => reactor.NeedScratch(ReadBytes + options.MaxMessageBytes + LengthPrefixBytes));
        var receiver = new TcpReceiver(_reactors, options, ledger.Open(options.Name), listener, time);
        _tcp.Add(receiver);
        _reactors[0].Add(receiver);
        _status.Add(() => new ReceiverStatus(options.Name, "tcp", receiver.EndPoint) { Connections = receiver.Connections });
        events.Listening(options.Name, "tcp", receiver.EndPoint);
    }
}
