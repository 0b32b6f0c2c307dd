using System.CommandLine;
using System.Globalization;
using Sworn.Audit.Data;
using Sworn.Audit.Profiles;

namespace Sworn.Cli.Commands;

/// <summary><c>sworn profile</c>: the tables of required events.</summary>
internal static class ProfileCommand
{
    private const string Description = """
        Shows the profiles: tables of events that must be recorded, and what each record must say.

        Examples:
          sworn profile list
          sworn profile show junos-seed
        """;

    /// <summary>Profiles of the user.</summary>
    public static readonly Option<string?> Profiles = new("--profiles") { Description = "a folder of profiles (*.yaml) that extend and override those of the program" };

    public static Command Create() => new("profile", Description) { List(), Show() };

    /// <summary>A profile by its name.</summary>
    /// <exception cref="CommandFailedException">There is none, or a file is wrong.</exception>
    public static RequirementProfile ProfileOf(ParseResult parsed, string name)
    {
        var library = LibraryOf(parsed);
        return library.Find(name) ?? throw CommandFailedException.Usage(
            $"there is no profile '{name}'; known are {string.Join(", ", library.Profiles.Select(profile => profile.Id))}");
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the profiles.") { Profiles };
        command.SetAction(parsed =>
        {
            foreach (var profile in LibraryOf(parsed).Profiles)
            {
                var audited = profile.Requirements.Count(requirement => requirement.Parts.Count > 0);
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{profile.Id,-14} {audited,3} of {profile.Requirements.Count,3} rows ask for records  {profile.Title}"));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("name") { Description = "the profile" };
        var command = new Command("show", "Shows each requirement with its events and required contents.") { name, Profiles };
        command.SetAction(parsed =>
        {
            var profile = ProfileOf(parsed, parsed.GetRequiredValue(name));
            Console.Out.WriteLine($"{profile.Id}: {profile.Title}");
            Console.Out.WriteLine(profile.Source);
            foreach (var requirement in profile.Requirements)
            {
                Write(requirement);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(Requirement requirement)
    {
        Console.Out.WriteLine($"{requirement.Id} ({requirement.Level}): {requirement.Title}");
        foreach (var part in requirement.Parts)
        {
            var label = part.Name.Length == 0 ? "" : part.Name + ": ";
            Console.Out.WriteLine($"  {label}{string.Join(", ", part.Events)}");
            Console.Out.WriteLine($"    {string.Join(", ", part.Contents.Select(content => content.Title))}");
        }

        if (requirement.Note.Length > 0)
        {
            Console.Out.WriteLine($"  note: {requirement.Note}");
        }
    }

    private static ProfileLibrary LibraryOf(ParseResult parsed)
    {
        var folder = parsed.GetValue(Profiles);
        try
        {
            return ProfileLibrary.Load(folder is null ? [] : DataFile.OfFolder(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DataFileException)
        {
            throw CommandFailedException.Failed(failure.Message);
        }
    }
}
