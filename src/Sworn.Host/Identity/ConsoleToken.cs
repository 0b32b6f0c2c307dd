using System.Text;

namespace Sworn.Host.Identity;

/// <summary>
/// The local console: whoever can read the file state/console.token of a running node, which is its owner, administers it
/// from the same machine without a password, and is never locked out. The secret is a new one at each start.
/// </summary>
internal sealed class ConsoleToken : IDisposable
{
    /// <summary>The file, relative to the data directory.</summary>
    public const string FileName = "state/console.token";

    private readonly string _path;
    private readonly string _token = Secrets.New();

    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ConsoleToken(string dataDirectory)
    {
        _path = Path.Join(dataDirectory, FileName);
        PrivateFile.Write(_path, Encoding.ASCII.GetBytes(_token));
    }

    /// <summary>Whether this is the console's secret.</summary>
    public bool IsValid(string token) => Secrets.AreEqual(_token, token);

    /// <summary>The secret of a running node; null when its file cannot be read.</summary>
    public static string? TryRead(string dataDirectory)
    {
        try
        {
            return File.ReadAllText(Path.Join(dataDirectory, FileName));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => File.Delete(_path);
}
