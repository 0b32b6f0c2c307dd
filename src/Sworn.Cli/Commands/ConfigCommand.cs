using System.CommandLine;
using Sworn.Host.Configuration;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn config</c>: check, show and describe the configuration.</summary>
internal static class ConfigCommand
{
    private const string Description = """
        Checks, shows, describes and explains configurations; makes a running node read its own again.

        Examples:
          sworn config check sworn.yaml
          sworn config show --effective --config sworn.yaml
          sworn config schema > sworn.schema.json
        """;

    public static Command Create() => new("config", Description) { Check(), Show(), Schema(), Reference(), ConfigExplain.Create(), ConfigReload.Create() };

    /// <summary>Loads a configuration, or ends the command with every error it has.</summary>
    /// <exception cref="CommandFailedException">The configuration has errors (usage).</exception>
    public static ConfigurationResult LoadOrFail(string? file, string? data)
    {
        var result = Load(file, data);
        return result.IsValid
            ? result
            : throw CommandFailedException.Usage(
                $"the configuration has {Counted(result.Errors.Count)}:\n{string.Join('\n', result.Errors)}");
    }

    /// <summary>Loads a configuration, with its mistakes if it has any.</summary>
    public static ConfigurationResult Load(string? file, string? data)
    {
        SettingOverride[] overrides = data is null ? [] : [new SettingOverride("node.data", data, "--data")];
        return file is null
            ? ConfigurationLoader.LoadDefaults(NodeEnvironment.Current, overrides)
            : ConfigurationLoader.LoadFile(file, NodeEnvironment.Current, overrides);
    }

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "the configuration file" };
        var command = new Command("check", "Reports everything that is wrong with a file: exit code 0 when nothing is.") { file };
        command.SetAction(parsed =>
        {
            LoadOrFail(parsed.GetRequiredValue(file), data: null);
            Console.Error.WriteLine($"{parsed.GetRequiredValue(file)}: no errors");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var effective = new Option<bool>("--effective") { Description = "every key with its value and where that comes from" };
        var format = new Option<string>("--format") { Description = "yaml or json", DefaultValueFactory = _ => "yaml" };
        format.AcceptOnlyFromAmong("yaml", "json");
        var command = new Command("show", "Prints the configuration in force: every key, its value, and where that comes from.")
        {
            CommonOptions.Config, CommonOptions.Data, effective, format,
        };
        command.SetAction(parsed =>
        {
            var file = parsed.GetValue(CommonOptions.Config);
            var result = LoadOrFail(file, parsed.GetValue(CommonOptions.Data));
            if (!parsed.GetValue(effective) && file is not null)
            {
                Console.Out.Write(File.ReadAllText(file));
                return ExitCodes.Done;
            }

            Console.Out.Write(
                parsed.GetRequiredValue(format) == "json" ? ConfigurationPrinter.ToJson(result) : ConfigurationPrinter.ToYaml(result));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema", "Prints the JSON Schema of the configuration, for editors.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine(ConfigurationSchema.Generate());
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Reference()
    {
        var command = new Command("reference", "Prints the manual of all keys as Markdown (docs/configuration.md).");
        command.SetAction(_ =>
        {
            Console.Out.Write(ConfigurationReference.Generate());
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Counted(int errors) => errors == 1 ? "an error" : $"{errors} errors";
}
