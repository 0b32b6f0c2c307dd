using System.Collections.Concurrent;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tls;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>Keeps the facts and lets a test wait for one.</summary>
internal sealed class RecordingOutputEvents : OutputEvents, IDisposable
{
    private readonly ConcurrentQueue<string> _facts = new();
    private readonly SemaphoreSlim _more = new(0);

    public IEnumerable<string> Facts => _facts;

    public override void Connected(string output, string peer) => Add($"connected {output}");

    public override void Lost(string output, string reason, long unconfirmed, long atRisk)
    {
        Losses.Enqueue((unconfirmed, atRisk));
        Add($"lost {output}");
    }

    public override void ConnectFailed(string output, string reason, TimeSpan retryAfter) => Add($"failed {output} {reason}");

    public override void RecipientRefused(string output, string recipient, string reason) => Add($"refused {output} {recipient}");

    public override void PeerRefused(string output, string peer, PeerFault fault, PeerCertificate? shown) =>
        Add($"refused {output} {fault} {shown?.Subject}");

    public override void CursorReset(string output) => Add($"reset {output}");

    public override void Failed(string output, Exception defect) => Add($"defect {output} {defect}");

    /// <summary>What each break left unconfirmed, and what it may have lost at the most.</summary>
    public ConcurrentQueue<(long Unconfirmed, long AtRisk)> Losses { get; } = new();

    /// <summary>What was given up, in order.</summary>
    public ConcurrentQueue<OutputDrop> Drops { get; } = new();

    /// <summary>What becomes of the record about what was given up.</summary>
    public Task Recording { get; set; } = Task.CompletedTask;

    public override void DropBegan(string output, string reason, ulong first) => Add($"dropping {output}");

    public override Task DroppedAsync(string output, OutputDrop drop)
    {
        Drops.Enqueue(drop);
        Add($"dropped {output}");
        return Recording;
    }

    public override void IntakeStopped(string output, string reason) => Add($"stopped by {output}");

    public override void IntakeResumed(string output, DateTimeOffset since) => Add($"resumed by {output}");

    public void WaitFor(string fact)
    {
        while (!_facts.Any(known => known.StartsWith(fact, StringComparison.Ordinal)))
        {
            Assert.True(_more.Wait(ForwardingNode.Limit), $"no '{fact}' among: {string.Join("; ", _facts)}");
        }
    }

    public void Dispose() => _more.Dispose();

    private void Add(string fact)
    {
        _facts.Enqueue(fact);
        _more.Release();
    }
}
