namespace Sworn.Store.Evidence;

/// <summary>The log cannot prove what was asked for; the message says why and what to do.</summary>
public sealed class EvidenceException(string message) : Exception(message);
