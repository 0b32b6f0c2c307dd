using System.CommandLine;
using System.Globalization;
using Sworn.Core.Ledger;
using Sworn.Host.Configuration;
using Sworn.Store.Log;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn key</c>: what an auditor has to trust.</summary>
internal static class KeyCommand
{
    private const string Description = """
        Shows the keys of a log.

        Examples:
          sworn key policy > auditor.policy
          sworn key list --data /srv/sworn
        """;

    public static Command Create() => new("key", Description) { Policy(), List() };

    private static Command Policy()
    {
        var command = new Command(
            "policy", "Prints the trust policy of this node (tlog-policy), to be handed to an auditor by another way than the log.") { CommonOptions.Data };
        command.SetAction(parsed =>
        {
            // No witnesses are configured in this version, so none can be asked for.
            Console.Out.Write($"log {ReadRoot(DataOf(parsed))}\nquorum none\n");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the root key and the epochs.") { CommonOptions.Data };
        command.SetAction(parsed =>
        {
            var data = DataOf(parsed);
            Console.Out.WriteLine($"root     {ReadRoot(data)}");
            for (var epoch = 1; File.Exists(Path.Join(data, LogFiles.KeyNote(epoch))); epoch++)
            {
                if (!KeyNote.TryParse(File.ReadAllText(Path.Join(data, LogFiles.KeyNote(epoch))), out var note))
                {
                    throw CommandFailedException.Failed($"{LogFiles.KeyNote(epoch)} is not a key note; run 'sworn verify'");
                }

                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"epoch {note.Epoch,-3}from size {note.FromSize}, not before {note.NotBefore:yyyy-MM-ddTHH:mm:ss}Z, key id {note.Key.Id:x8}"));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static string DataOf(ParseResult parsed) => parsed.GetValue(CommonOptions.Data) ?? NodeEnvironment.Current.DataDirectory;

    private static string ReadRoot(string data)
    {
        var file = Path.Join(data, LogFiles.RootKey);
        return File.Exists(file)
            ? File.ReadAllText(file).Trim()
            : throw CommandFailedException.Failed($"{data} holds no log; name the data directory with --data");
    }
}
