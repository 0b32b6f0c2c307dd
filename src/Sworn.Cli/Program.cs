using System.CommandLine;
using Sworn.Cli;
using Sworn.Cli.Commands;

var root = new RootCommand("sworn: the flight recorder of a network. It receives what devices log, keeps it provably intact, and finds it.")
{
    RunCommand.Create(),
    ParseCommand.Create(),
    QueryCommand.Create(),
    TailCommand.Create(),
    VerifyCommand.Create(),
    EvidenceCommand.Create(),
    RedactCommand.Create(),
    HoldCommand.Create(),
    KeyCommand.Create(),
    StatusCommand.Create(),
    SourcesCommand.Create(),
    UserCommand.Create(),
    SendCommand.Create(),
    StoreCommand.Create(),
    ConfigCommand.Create(),
    EventsCommand.Create(),
    CoverageCommand.Create(),
    ProfileCommand.Create(),
    RebuildCommand.Create(),
};
return await ExitCodes.InvokeAsync(root, args).ConfigureAwait(false);
