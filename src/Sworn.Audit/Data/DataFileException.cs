namespace Sworn.Audit.Data;

/// <summary>Files of data (event catalogues, profiles) cannot be used.</summary>
/// <param name="errors">Everything that is wrong in them.</param>
public sealed class DataFileException(IReadOnlyList<DataError> errors)
    : Exception(string.Join('\n', errors.Select(error => error.ToString())))
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<DataError> Errors { get; } = errors;
}
