namespace Sworn.Host.Configuration;

/// <summary>
/// The documentation of the configuration, which is installed beside the program, is not there or not readable.
/// </summary>
public sealed class DocumentationMissingException : Exception
{
    internal DocumentationMissingException(string path, Exception inner)
        : base(
            $"The documentation file {path} cannot be read ({inner.Message.TrimEnd('.')}). " +
            "It belongs beside the program: install sworn again, or build it with its documentation.",
            inner) =>
        Path = path;

    /// <summary>The file that was looked for.</summary>
    public string Path { get; }
}
