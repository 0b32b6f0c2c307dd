using System.Net;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>Remembers every fact and lets a test wait for one.</summary>
internal sealed class RecordingEvents : ReceiverEvents
{
    private readonly object _lock = new();
    private readonly List<object> _facts = [];

    public IReadOnlyList<T> Of<T>()
    {
        lock (_lock)
        {
            return [.. _facts.OfType<T>()];
        }
    }

    /// <summary>Waits until so many facts of a kind are told.</summary>
    public IReadOnlyList<T> WaitFor<T>(int count = 1)
    {
        lock (_lock)
        {
            while (_facts.OfType<T>().Count() < count)
            {
                Assert.True(
                    Monitor.Wait(_lock, Patience.Limit),
                    $"{_facts.OfType<T>().Count()} of {count} {typeof(T).Name}: {string.Join(' ', _facts)}");
            }

            return [.. _facts.OfType<T>()];
        }
    }

    public override void ReceiveBufferLimited(string input, int asked, int got) => Add(new BufferLimited(asked, got));

    public override void ConnectionOpened(string input, EndPoint peer) => Add(new Opened(peer));

    public override void ConnectionClosed(ConnectionSummary connection) => Add(connection);

    public override void ConnectionRefused(string input, EndPoint peer, int limit) => Add(new Refused(peer, limit));

    public override void AcceptFailed(string input, int error) => Add(new AcceptError(error));

    public override void FramingFailed(string input, EndPoint peer, Enum error, long offset) =>
        Add(new Unframed(error, offset));

    public override void TlsSessionOpened(string input, EndPoint peer, TlsSession session) => Add(session);

    public override void TlsHandshakeFailed(TlsFailure failure) => Add(failure);

    public override void TlsFilesChanged(string input, TlsFilesChange change) => Add(change);

    public override void TlsFilesRejected(string input, TlsFilesException failure) => Add(failure);

    public override void FileTruncated(string input, string path, long position) => Add(new Cut(path));

    public override void JournalEnded(string input, string problem, TimeSpan wait) => Add(new JournalEnd(problem));

    public override void JournalPositionGone(string input, string cursor) => Add(new JournalGone(cursor));

    public override void KernelDropped(string input, long count) => Add(new Drops(count));

    public override void BackPressureBegan(string input, BackPressurePolicy policy) => Add(new PressureBegan(policy));

    public override void BackPressureEnded(string input) => Add(new PressureEnded(input));

    public override void ReceiverFailed(Exception failure) => Add(failure);

    private void Add(object fact)
    {
        lock (_lock)
        {
            _facts.Add(fact);
            Monitor.PulseAll(_lock);
        }
    }
}

internal sealed record BufferLimited(int Asked, int Got);

internal sealed record JournalEnd(string Problem);

internal sealed record JournalGone(string Cursor);

internal sealed record Opened(EndPoint Peer);

internal sealed record Refused(EndPoint Peer, int Limit);

internal sealed record AcceptError(int Error);

internal sealed record Unframed(Enum Error, long Offset);

internal sealed record Drops(long Count);

internal sealed record PressureBegan(BackPressurePolicy Policy);

internal sealed record PressureEnded(string Input);

internal sealed record Cut(string Path);
