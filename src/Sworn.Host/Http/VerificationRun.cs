using System.Text.Json.Nodes;

namespace Sworn.Host.Http;

/// <summary>A verification that ended.</summary>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Quick">Whether bodies were left unread.</param>
/// <param name="Verdict">As <c>sworn verify</c> says it.</param>
/// <param name="ExitCode">What <c>sworn verify</c> would end with.</param>
/// <param name="Report">The report of <c>sworn verify --format json</c>.</param>
/// <param name="User">Who started it.</param>
internal sealed record VerificationRun(
    DateTimeOffset Started, DateTimeOffset Ended, bool Quick, string Verdict, int ExitCode, JsonNode? Report, string User);
