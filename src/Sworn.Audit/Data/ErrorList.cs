namespace Sworn.Audit.Data;

/// <summary>Collects what is wrong, up to a limit. Belongs to one thread.</summary>
internal sealed class ErrorList
{
    private const int Most = 200;

    private readonly List<DataError> _errors = [];

    public int Count { get; private set; }

    public IReadOnlyList<DataError> All => _errors;

    public void Add(string file, int line, string message)
    {
        Count++;
        if (_errors.Count < Most)
        {
            _errors.Add(new DataError(file, line, message));
        }
    }

    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw new DataFileException(_errors);
        }
    }
}
