namespace Sworn.Pipeline.Tls;

/// <summary>A file that TLS needs is missing or is not what it should be.</summary>
public sealed class TlsFilesException : IOException
{
    internal TlsFilesException(string path, Exception cause)
        : base($"{path}: {cause.Message}", cause) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
