using System.Globalization;

namespace Sworn.Audit.Data;

/// <summary>What is wrong in a file of data, and where.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Message">What is wrong, and what to write instead.</param>
public sealed record DataError(string File, int Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Message}");
}
