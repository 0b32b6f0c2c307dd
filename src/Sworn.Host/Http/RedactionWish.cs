namespace Sworn.Host.Http;

/// <summary>What somebody asked to redact.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Index">The record.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="Means">How that was proven.</param>
/// <param name="Requested">When.</param>
internal sealed record RedactionWish(string Id, ulong Index, string Reason, string RequestedBy, string Means, DateTimeOffset Requested);
