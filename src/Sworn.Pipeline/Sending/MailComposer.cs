using System.Globalization;
using System.Text;
using MimeKit;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Writes the mail about held events. Plain text only: a log message is what somebody else wrote, and nothing of it may
/// be taken for markup. The mail's identity is made of the log and the indexes, so that a mail that is sent a second time
/// can be told to be the same.
/// </summary>
/// <param name="options">The output.</param>
/// <param name="logId">The log's identity.</param>
/// <param name="time">The clock.</param>
internal sealed class MailComposer(EmailOutputOptions options, UInt128 logId, TimeProvider time)
{
    private const int MostInSubject = 200;

    /// <summary>The mail.</summary>
    /// <param name="held">What it is about.</param>
    /// <param name="isReduced">True to leave out what senders wrote: the server did not like it.</param>
    public MimeMessage Compose(HeldEvents held, bool isReduced)
    {
        var mail = new MimeMessage
        {
            Subject = SubjectOf(held, isReduced),
            Date = time.GetUtcNow(),
            MessageId = string.Create(
                CultureInfo.InvariantCulture, $"{logId:x32}.{held.First}-{held.Last}.{options.Name}@{options.Node}"),
            Body = new TextPart("plain") { Text = BodyOf(held, isReduced) },
        };
        mail.From.Add(MailboxAddress.Parse(options.From));
        mail.To.AddRange(options.To.Select(MailboxAddress.Parse));

        // RFC 3834, section 5: nobody should answer it by a machine.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private string SubjectOf(HeldEvents held, bool isReduced)
    {
        var first = isReduced || held.Told.Count == 0 ? $"sworn {options.Node}" : options.Subject.Fill(place => ValueOf(held.Told[0], place));
        var subject = held.Count == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{held.Count} events, first: {first}");
        var line = PrintableText.Of(Encoding.UTF8.GetBytes(subject), MostInSubject);
        return line.Length == 0 ? $"sworn {options.Node}" : line;
    }

    private string BodyOf(HeldEvents held, bool isReduced)
    {
        var text = new StringBuilder();
        var told = isReduced ? [] : held.Told;
        text.Append(CultureInfo.InvariantCulture, $"sworn on {options.Node}: {held.Count} {(held.Count == 1 ? "event" : "events")} for {options.Name}.\n\n");
        foreach (var happened in told)
        {
            text.Append(options.Body.Fill(place => ValueOf(happened, place))).Append('\n');
        }

        if (isReduced)
        {
            text.Append("The mail server refused the text of the events: read it in the log.\n\n");
        }
        else if (held.Count > told.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"{held.Count - told.Count} more were held back: read them in the log.\n\n");
        }

        var query = held.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"_index:{held.First}")
            : string.Create(CultureInfo.InvariantCulture, $"_index:>={held.First} _index:<={held.Last}");
        return text.Append("To read:   sworn query '").Append(query).Append("'\n")
            .Append("To prove:  sworn evidence export '").Append(query).Append("' -o evidence.sworn\n").ToString();
    }

    private string ValueOf(MailEvent happened, string place) => place switch
    {
        "node" => options.Node,
        "output" => options.Name,
        "log" => options.LogName,
        _ => happened.ValueOf(place) ?? "-",
    };
}
