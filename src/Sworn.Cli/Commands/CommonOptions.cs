using System.CommandLine;

namespace Sworn.Cli.Commands;

/// <summary>Options that several commands share, so that they are spelled and explained the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>The configuration file.</summary>
    public static readonly Option<string?> Config = new("--config") { Description = "the configuration file; without it every default applies" };

    /// <summary>The data directory.</summary>
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "the data directory; default ./sworn-data, or /var/lib/sworn when installed",
    };

    /// <summary>The address of a running node.</summary>
    public static readonly Option<string?> Server = new("--server") { Description = "the address of a running node, e.g. http://127.0.0.1:8514" };

    /// <summary>Event catalogues of the user.</summary>
    public static readonly Option<string?> Dialects = new("--dialects")
    {
        Description = "a folder of event catalogues (*.yaml) that extend and override those of the program",
    };

    /// <summary>The token for a running node.</summary>
    public static readonly Option<string?> Token = new("--token")
    {
        Description = "the token for --server (from 'sworn user token'); better in the environment variable SWORN_TOKEN, which others cannot list",
    };

    /// <summary>The certificate of a running node.</summary>
    public static readonly Option<string?> Certificate = new("--server-certificate")
    {
        Description = "trust the server that shows this certificate (a PEM file: its self-made one, state/tls/self-made.crt)",
    };

    /// <summary>Text or JSON.</summary>
    public static Option<string> Format()
    {
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        return format;
    }
}
