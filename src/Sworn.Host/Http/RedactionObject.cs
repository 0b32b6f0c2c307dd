namespace Sworn.Host.Http;

/// <summary>A redaction: one that waits for a second administrator, or one that is done.</summary>
internal sealed record RedactionObject(
    string? Id, ulong Index, string Reason, string State, IReadOnlyList<string> Approvers, DateTimeOffset Requested, IReadOnlyList<string> Copies);

/// <summary>The body of POST redactions.</summary>
internal sealed record RedactionRequest(ulong Index, string Reason);

/// <summary>The body of GET redactions.</summary>
internal sealed record RedactionList(IReadOnlyList<RedactionObject> Redactions);

/// <summary>The body of POST holds.</summary>
internal sealed record HoldRequest(
    string Id, string Reason, ulong? First = null, ulong? End = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, int? Class = null);

/// <summary>A hold.</summary>
internal sealed record HoldObject(
    string Id, string Reason, ulong? First, ulong? End, string? Since, string? Until, int? Class, IReadOnlyList<string> Approvers);

/// <summary>The body of GET holds.</summary>
internal sealed record HoldList(IReadOnlyList<HoldObject> Holds);

/// <summary>The body of POST holds/{id}/release.</summary>
internal sealed record ReleaseRequest(string Reason);
