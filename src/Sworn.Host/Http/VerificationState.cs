namespace Sworn.Host.Http;

/// <summary>The body of <c>/api/v1/verify</c>.</summary>
/// <param name="Running">Whether one is running.</param>
/// <param name="Last">The last that ended; null when none has since the node started.</param>
internal sealed record VerificationState(bool Running, VerificationRun? Last);
