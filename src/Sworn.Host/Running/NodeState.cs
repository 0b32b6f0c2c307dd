using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sworn.Host.Running;

/// <summary>
/// What a running node says of itself in its data directory (state/node.json), so that commands on the same machine
/// find it. Written when everything listens, removed at the end.
/// </summary>
public sealed record NodeState
{
    /// <summary>The file, relative to the data directory.</summary>
    public const string FileName = "state/node.json";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The process.</summary>
    public required int Pid { get; init; }

    /// <summary>Where the HTTP API answers; null when it is off.</summary>
    public string? Http { get; init; }

    /// <summary>Where each input listens, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>The state of the node that uses this directory; null when none does.</summary>
    public static NodeState? TryRead(string dataDirectory)
    {
        try
        {
            var state = JsonSerializer.Deserialize<NodeState>(File.ReadAllBytes(Path.Join(dataDirectory, FileName)), Form);
            return state is not null && IsRunning(state.Pid) ? state : null;
        }
        catch (Exception absent) when (absent is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// The secret by which the owner of a data directory administers the node that uses it, from the same machine; null when
    /// it cannot be read.
    /// </summary>
    public static string? TryReadConsoleToken(string dataDirectory) => Identity.ConsoleToken.TryRead(dataDirectory);

    /// <summary>Writes the file so that a reader sees all of it or none.</summary>
    public void Write(string dataDirectory)
    {
        var path = Path.Join(dataDirectory, FileName);
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(this, Form));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Removes the file.</summary>
    public static void Remove(string dataDirectory) => File.Delete(Path.Join(dataDirectory, FileName));

    private static bool IsRunning(int pid) => Directory.Exists($"/proc/{pid}");
}
