namespace Sworn.Integration.Tests;

/// <summary>Where things are in the checkout that runs the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The real program, built in the same configuration as the tests.</summary>
    public static string Program => Path.Join(Root, "artifacts/publish/Sworn.Cli/release/sworn");

    /// <summary>syslog-ng, unpacked by eng/install-test-needs.sh.</summary>
    public static string SyslogNg => Path.Join(Root, "artifacts/peers");

    public static string Corpus(string name) => Path.Join(Root, "tests/corpus", name);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Sworn.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("not inside a checkout of sworn");
    }
}
