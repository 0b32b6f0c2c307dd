namespace Sworn.Host.Running;

/// <summary>Failures in a row of one user from one place.</summary>
/// <param name="Policy">The policy that counts them.</param>
/// <param name="User">The user.</param>
/// <param name="From">The address, or the device where there is none.</param>
/// <param name="First">The position of the first of them in the log.</param>
/// <param name="Times">When the latest were received, oldest first: nanoseconds of UTC since 1970.</param>
internal sealed record FailureRow(string Policy, string User, string From, ulong First, List<long> Times);
