using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration;

/// <summary>
/// The mistakes found so far in one file, at most <see cref="Max"/> of them and a last one that says so.
/// </summary>
internal sealed class ErrorList(string file)
{
    /// <summary>Nobody mends more at a time, and a file of another kind makes one for each line.</summary>
    public const int Max = 100;

    private readonly List<ConfigurationError> _errors = [];

    public int Count => _errors.Count;

    public void Add(ConfigurationErrorCode code, YamlPosition position, string problem, string hint) =>
        Add(new ConfigurationError
        {
            Code = code,
            File = file,
            Line = position.Line,
            Column = position.Column,
            Path = string.Empty,
            Problem = problem,
            Hint = hint,
        });

    /// <param name="source">What the value came from when it was not the file.</param>
    /// <param name="position">Where it stands in the file.</param>
    /// <param name="path">Its key.</param>
    /// <param name="problem">What is wrong.</param>
    public void Add(string? source, YamlPosition position, string path, Problem problem) =>
        Add(new ConfigurationError
        {
            Code = problem.Code,
            File = source ?? file,
            Line = position.Line,
            Column = position.Column,
            Path = path,
            Problem = problem.Text,
            Value = problem.Value,
            Allowed = problem.Allowed,
            Nearest = problem.Nearest,
            Hint = problem.Hint,
        });

    /// <summary>All of them in the order of the file.</summary>
    public IReadOnlyList<ConfigurationError> InOrder() =>
    [
        .. _errors
            .OrderBy(error => error.Code == ConfigurationErrorCode.TooManyErrors)
            .ThenBy(error => error.Line)
            .ThenBy(error => error.Column),
    ];

    private void Add(ConfigurationError error)
    {
        if (_errors.Count < Max)
        {
            _errors.Add(error);
        }
        else if (_errors.Count == Max)
        {
            _errors.Add(error with
            {
                Code = ConfigurationErrorCode.TooManyErrors,
                Line = 0,
                Column = 0,
                Path = string.Empty,
                Problem = $"there are more than {Max} errors; the rest is not listed",
                Value = null,
                Allowed = null,
                Nearest = null,
                Hint = "Mend these first, and check that this is the right file.",
            });
        }
    }
}
