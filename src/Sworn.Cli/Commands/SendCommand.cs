using System.CommandLine;
using System.Globalization;
using System.Text;
using Sworn.Cli.Sending;
using Sworn.Core.Messages;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn send</c>: a test sender for one message, the lines of a file, or a rate.</summary>
internal static class SendCommand
{
    private const string Description = """
        Sends test messages.

        Examples:
          sworn send --to udp://127.0.0.1:5514 "hello"
          sworn send --to tls://127.0.0.1:6514 --fingerprint sha-256:… "hello"
          sworn send --to relp://127.0.0.1:20514 --file captured.log
          sworn send --to tcp://127.0.0.1:5514 --count 100000 --rate 5000 "load {n}"
          sworn send --to tcp://127.0.0.1:5514 --format raw --file captured.log
        """;

    private static readonly Option<string> To = new("--to")
    {
        Description = "udp://host:port, tcp://, tls://, relp://, relp-tls:// or unix:/path, unix-stream:/path",
        DefaultValueFactory = _ => "udp://127.0.0.1:5514",
    };

    private static readonly Option<string?> FileName = new("--file") { Description = "send the lines of this file; - reads standard input" };

    private static readonly Option<long> Count = new("--count")
    {
        Description = "how many times to send the message; {n} in it becomes the number",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Rate = new("--rate") { Description = "messages a second; 0 is as fast as it goes" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "rfc5424, rfc3164, or raw to send the text as it stands",
        DefaultValueFactory = _ => "rfc5424",
    };

    private static readonly Option<string> Framing = new("--framing")
    {
        Description = "on tcp, tls and unix-stream: octet-counting or lf (RFC 6587)",
        DefaultValueFactory = _ => "octet-counting",
    };

    private static readonly Option<string?> Ca = new("--ca") { Description = "on tls: the file of the authorities to trust (PEM)" };

    private static readonly Option<string?> Fingerprint = new("--fingerprint") { Description = "on tls: the receiver's fingerprint, as sworn status shows it there" };

    private static readonly Option<string?> Certificate = new("--certificate") { Description = "on tls: the file of our certificate (PEM)" };

    private static readonly Option<string?> KeyFile = new("--key") { Description = "on tls: the file of its key, if it is another" };

    private static readonly Option<string> FacilityName = new("--facility") { DefaultValueFactory = _ => "user", Description = "facility by name or number" };

    private static readonly Option<string> SeverityName = new("--severity") { DefaultValueFactory = _ => "notice", Description = "severity by name or number" };

    private static readonly Option<string> Host = new("--host") { DefaultValueFactory = _ => Environment.MachineName, Description = "HOSTNAME to claim" };

    private static readonly Option<string> App = new("--app") { DefaultValueFactory = _ => "sworn-send", Description = "APP-NAME to claim" };

    private static readonly Argument<string[]> Text = new("message") { Description = "the message's text", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("rfc5424", "rfc3164", "raw");
        Framing.AcceptOnlyFromAmong("octet-counting", "lf");
        var command = new Command("send", Description) { To, FileName, Count, Rate, Format, Framing, Ca, Fingerprint, Certificate, KeyFile, FacilityName, SeverityName, Host, App, Text };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, TimeProvider.System, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, TimeProvider time, CancellationToken cancellation)
    {
        var format = FormatOf(parsed);
        using var sender = MessageSender.Connect(
            Destination.Parse(parsed.GetRequiredValue(To)), parsed.GetRequiredValue(Framing) == "octet-counting", TlsOf(parsed), time);
        var pace = new Pace(time, parsed.GetValue(Rate));
        long sent = 0;
        foreach (var text in Texts(parsed))
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            if (!pace.IsDue(sent))
            {
                sender.Flush();
                pace.Wait(sent, cancellation);
            }

            sender.Send(format.Make(text, time.GetUtcNow()));
            sent++;
        }

        sender.Finish();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"sent {sent} message{(sent == 1 ? "" : "s")} in {pace.Elapsed.TotalSeconds:0.###} s"));
        return ExitCodes.Done;
    }

    private static TlsChoices TlsOf(ParseResult parsed) => new()
    {
        AuthoritiesFile = parsed.GetValue(Ca),
        Fingerprint = parsed.GetValue(Fingerprint),
        CertificateFile = parsed.GetValue(Certificate),
        KeyFile = parsed.GetValue(KeyFile),
    };

    private static MessageFormat FormatOf(ParseResult parsed)
    {
        var facilityName = parsed.GetRequiredValue(FacilityName);
        var severityName = parsed.GetRequiredValue(SeverityName);
        if (!SyslogNames.TryParseFacility(facilityName, out var facility))
        {
            throw CommandFailedException.Usage($"'{facilityName}' is no facility; one of {string.Join(", ", SyslogNames.Facilities)}");
        }

        if (!SyslogNames.TryParseSeverity(severityName, out var severity))
        {
            throw CommandFailedException.Usage($"'{severityName}' is no severity; one of {string.Join(", ", SyslogNames.Severities)}");
        }

        return new MessageFormat
        {
            Kind = parsed.GetRequiredValue(Format),
            Facility = facility,
            Severity = severity,
            Host = parsed.GetRequiredValue(Host),
            App = parsed.GetRequiredValue(App),
        };
    }

    private static IEnumerable<byte[]> Texts(ParseResult parsed)
    {
        if (parsed.GetValue(FileName) is { } name)
        {
            return LinesOf(name);
        }

        var text = string.Join(' ', parsed.GetRequiredValue(Text));
        if (text.Length == 0)
        {
            throw CommandFailedException.Usage("nothing to send: give a message, or --file");
        }

        return Repeated(text, parsed.GetValue(Count));
    }

    private static IEnumerable<byte[]> Repeated(string text, long count)
    {
        for (long number = 1; number <= count; number++)
        {
            yield return Encoding.UTF8.GetBytes(
                text.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }
    }

    private static IEnumerable<byte[]> LinesOf(string name)
    {
        if (name != "-" && !File.Exists(name))
        {
            throw CommandFailedException.Failed($"{name}: no such file");
        }

        return OctetLines.Read(name == "-" ? Console.OpenStandardInput() : File.OpenRead(name));
    }
}
