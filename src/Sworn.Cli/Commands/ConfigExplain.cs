using System.CommandLine;
using System.Text;
using System.Text.Json;
using Sworn.Host.Running;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn config explain</c>: which route takes a message, and why.</summary>
internal static class ConfigExplain
{
    private const string Description = """
        Shows what a configuration would do with a message: which routes take it and why, to which outputs it goes, whether
        it is stored, and what an input or an output with 'redact' would take out of it. Nothing is stored or sent.

        Examples:
          sworn config explain '<34>1 2026-03-01T10:00:00Z edge1 sshd - - - Failed password for root' --config sworn.yaml
          sworn config explain '<13>set system login user ops password 7 094F471A1A0A' --config sworn.yaml --format json
        """;

    public static Command Create()
    {
        var message = new Argument<string>("message") { Description = "the message as it would be received" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", Description) { message, CommonOptions.Config, format };
        command.SetAction(parsed =>
        {
            var result = ConfigCommand.LoadOrFail(parsed.GetValue(CommonOptions.Config), data: null);
            var explanation = RouteExplanation.Of(
                result.Effective!, Encoding.UTF8.GetBytes(parsed.GetRequiredValue(message)), TimeProvider.System);
            if (parsed.GetRequiredValue(format) == "json")
            {
                WriteJson(explanation);
            }
            else
            {
                WriteText(explanation);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void WriteText(RouteExplanation explanation)
    {
        foreach (var step in explanation.Steps)
        {
            Console.Out.WriteLine($"{(step.IsMatch ? "takes " : "passes")}  {step.Route}: {step.Reason} -> {NamesOf(step.Outputs)}");
        }

        if (explanation.Steps.Count == 0)
        {
            Console.Out.WriteLine("there are no routes: every record goes to every output");
        }

        Console.Out.WriteLine($"outputs: {NamesOf(explanation.Outputs)}");
        foreach (var step in explanation.Local)
        {
            Console.Out.WriteLine($"{(step.IsMatch ? "takes " : "passes")}  {step.Route}: {step.Reason} -> store");
        }

        Console.Out.WriteLine(explanation.IsStored ? "stored: yes" : "stored: no, forwarded only");
        foreach (var (rule, secret) in explanation.Redactions)
        {
            Console.Out.WriteLine($"redact: {rule} takes out \"{secret}\"");
        }
    }

    private static void WriteJson(RouteExplanation explanation)
    {
        using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("routes");
        foreach (var step in explanation.Steps)
        {
            json.WriteStartObject();
            json.WriteString("route", step.Route);
            json.WriteBoolean("match", step.IsMatch);
            json.WriteString("reason", step.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("stored", explanation.IsStored);
        json.WriteStartArray("outputs");
        foreach (var output in explanation.Outputs)
        {
            json.WriteStringValue(output);
        }

        json.WriteEndArray();
        json.WriteStartArray("redactions");
        foreach (var (rule, secret) in explanation.Redactions)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            json.WriteString("secret", secret);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("redacted", explanation.Redacted);
        json.WriteEndObject();
    }

    private static string NamesOf(IReadOnlyList<string> outputs) => outputs.Count == 0 ? "none" : string.Join(", ", outputs);
}
