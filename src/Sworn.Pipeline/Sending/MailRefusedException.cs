namespace Sworn.Pipeline.Sending;

/// <summary>A mail server will not take a mail as it is, however often it is sent.</summary>
/// <param name="peer">The server.</param>
/// <param name="reason">What it said.</param>
/// <param name="inner">Its answer.</param>
internal sealed class MailRefusedException(string peer, string reason, Exception inner) : OutputException(peer, reason, inner);
