using System.Globalization;
using System.Text;
using Sworn.Host.Running;

namespace Sworn.Cli.Commands;

/// <summary>What <c>sworn run</c> shows first: where it listens, and the two commands that prove it works.</summary>
internal static class WelcomeScreen
{
    public static string Text(Node node)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Node.Software} is running (process {Environment.ProcessId})\n\n");
        foreach (var input in node.Inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {input.Transport,-6}{input.Place}   ({input.Name})\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  http  {node.HttpAddress ?? "off"}\n");
        text.Append(CultureInfo.InvariantCulture, $"  data  {node.DataDirectory}   (log {node.Log.Origin}, session {node.Log.Session})\n");
        if (node.FirstLink is { } link)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                Nobody can log in yet. Make the first administrator here (the link works once):
                  {link}

                """);
        }

        if (node.Inputs.FirstOrDefault(static input => input.Transport is "udp" or "tcp" or "relp") is { } first)
        {
            var data = string.Equals(node.DataDirectory, "./sworn-data", StringComparison.Ordinal) ? "" : $" --data {node.DataDirectory}";
            text.Append(CultureInfo.InvariantCulture, $"""

                Send a first message:  sworn send --to {first.Transport}://127.0.0.1:{first.Endpoint.Port} "hello, log"
                Find it:               sworn query hello{data}
                Prove it:              sworn verify{data}

                """);
        }

        return text.Append('\n').ToString();
    }
}
