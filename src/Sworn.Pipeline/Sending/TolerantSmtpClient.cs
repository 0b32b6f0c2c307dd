using MailKit.Net.Smtp;
using MimeKit;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// A mail to several people reaches those whom the server knows: an address that it refuses for good is told and left
/// out, as long as another one is accepted. A refusal for now fails the whole mail, which is sent again later.
/// </summary>
/// <param name="refused">Hears the address and the answer.</param>
internal sealed class TolerantSmtpClient(Action<string, string> refused) : SmtpClient
{
    private const int FirstPermanent = 500;

    private SmtpResponse? _last;
    private MailboxAddress? _mailbox;

    /// <summary>Whether a server would say the same again (RFC 5321, section 4.2.1).</summary>
    public static bool IsPermanent(SmtpStatusCode code) => (int)code >= FirstPermanent;

    /// <inheritdoc/>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        if (!IsPermanent(response.StatusCode))
        {
            base.OnRecipientNotAccepted(message, mailbox, response);
        }

        (_last, _mailbox) = (response, mailbox);
        refused(mailbox.Address, response.Response);
    }

    /// <inheritdoc/>
    protected override void OnNoRecipientsAccepted(MimeMessage message) => base.OnRecipientNotAccepted(message, _mailbox!, _last!);
}
