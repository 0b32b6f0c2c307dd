using MimeKit;
using Sworn.Host.Configuration.Model;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tls;

namespace Sworn.Host.Configuration;

/// <summary>What must hold of an output that sends mail beyond single values.</summary>
internal sealed class EmailChecks(ReadingTrace trace, ErrorList errors)
{
    public void Run(EmailOutputConfiguration output)
    {
        var entry = trace.PathOf(output);
        CheckServer(output, entry);
        CheckAddress(entry, "from", output.From, [output.From]);
        CheckAddress(entry, "to", output.To, RouteTexts.Split(output.To));
        CheckTemplate(entry, "subject", output.Subject);
        CheckTemplate(entry, "body", output.Body);
        if (output.Format == OutputFormat.Json)
        {
            Bad(entry, "format", "json", "is no form that a mail can be made of", "Use received, rfc5424 or rfc3164; body says what a mail tells.");
        }

        if (output.User != OutputConfiguration.None && output.Security == MailSecurity.None)
        {
            Bad(entry, "security", "none", "would send the password in clear", "Use starttls or tls, or remove user.");
        }

        if (!IsFingerprintGood(output.PeerFingerprint))
        {
            Bad(entry, "peer-fingerprint", output.PeerFingerprint, "is no fingerprint", "Write sha-256: and 32 pairs of hexadecimal digits with colons between them, or none.");
        }
    }

    private static bool IsFingerprintGood(string text) => text == OutputConfiguration.None || CertificateFingerprint.TryParse(text, out _);

    private void CheckServer(EmailOutputConfiguration output, string entry)
    {
        if (output.Server == OutputConfiguration.None)
        {
            Missing(entry, "server", "Add the mail server, for example \"server: mail.example\".");
            return;
        }

        foreach (var text in RouteTexts.Split(output.Server))
        {
            if (!Destination.TryParse(text, output.DefaultPort, out _))
            {
                Bad(entry, "server", text, "is not a host and a port", "Write a name or an address and a port from 1 to 65535: mail.example:587, 192.0.2.7:25.");
            }
        }
    }

    private void CheckAddress(string entry, string key, string given, IReadOnlyList<string> addresses)
    {
        if (given == OutputConfiguration.None)
        {
            Missing(entry, key, $"Add it, for example \"{key}: noc@example.net\".");
            return;
        }

        foreach (var address in addresses)
        {
            if (!MailboxAddress.TryParse(address, out var mailbox) || !mailbox.Address.Contains('@', StringComparison.Ordinal))
            {
                Bad(entry, key, address, "is no mail address", "Write name@domain; several recipients have commas between them.");
            }
        }
    }

    private void CheckTemplate(string entry, string key, string text)
    {
        if (!MailTemplate.TryParse(text, out _, out var wrong))
        {
            var path = SettingNames.Join(entry, key);
            errors.Add(
                source: null, trace.PositionOf(path), path,
                new Problem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(wrong)} is nothing that a mail can say")
                {
                    Value = wrong,
                    Allowed = string.Join(", ", MailTemplate.Places),
                    Nearest = NearestName.Of(wrong, MailTemplate.Places),
                    Hint = "Double a brace that is meant: {{ and }}.",
                });
        }
    }

    private void Missing(string entry, string key, string hint) => errors.Add(
        source: null, trace.PositionOf(entry), SettingNames.Join(entry, key),
        new Problem(ConfigurationErrorCode.MissingKey, $"the output has no key \"{key}\"") { Hint = hint });

    private void Bad(string entry, string key, string value, string what, string hint)
    {
        var path = SettingNames.Join(entry, key);
        if (trace.IsGood(path))
        {
            errors.Add(
                source: null, trace.PositionOf(path), path,
                new Problem(ConfigurationErrorCode.BadValue, $"{Problem.Quote(value)} {what}") { Value = value, Hint = hint });
        }
    }
}
