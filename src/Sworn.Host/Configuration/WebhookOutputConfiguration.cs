using Sworn.Pipeline.Sending;

namespace Sworn.Host.Configuration;

/// <summary>
/// Batches as HTTP POST requests, a message a line. The header <c>Idempotency-Key</c> names the log and the indexes in the
/// batch, so that a receiver can leave out a repetition. Every answer but a success is tried again.
/// </summary>
public sealed record WebhookOutputConfiguration : OutputConfiguration
{
    /// <summary>The defaults.</summary>
    public WebhookOutputConfiguration()
        : base("to-webhook") => Format = OutputFormat.Json;

    /// <summary>The address, <c>https://…</c> or <c>http://…</c>.</summary>
    [Setting(
        Max = "2048", Pattern = "^(none|https?://[^ ]+)$", PatternText = "an address that begins with https:// or http://",
        DefaultText = "none: it must be given", Provenance = "nothing leaves a node unless somebody says where to")]
    public string Address { get; init; } = None;

    /// <summary>The value of the header <c>Authorization</c>, or <c>none</c>.</summary>
    [Setting(Provenance = "the receiver says whether it wants one")]
    public Secret Authorization { get; init; } = new(None);

    /// <summary>The longest body of a request.</summary>
    [Setting(Min = "1KiB", Max = "64MiB", Provenance = "the usual limit of receivers")]
    public ByteSize MaxBatch { get; init; } = ByteSize.FromMebibytes(1);

    /// <summary>How long a request may take.</summary>
    [Setting(Min = "1s", Max = "10m", Provenance = "longer than any receiver that works")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
