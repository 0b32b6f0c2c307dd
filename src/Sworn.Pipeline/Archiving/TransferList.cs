using System.Globalization;
using System.Text;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Archiving;

/// <summary>
/// What an archive has transferred and is still here, on stable storage: a line each, SHA-256, length and name
/// (docs/formats/data-directory.md). What a line says is skipped; a file whose line is lost is transferred once more under
/// the same name. Read by any thread, written by the archive's.
/// </summary>
internal sealed class TransferList
{
    private const string Folder = "state/archive";
    private const int MostOctets = 256 << 20;

    private readonly StoreDirectory _directory;
    private readonly string _name;

    // Guards _files.
    private readonly Lock _lock = new();
    private Dictionary<string, TransferredFile> _files = new(StringComparer.Ordinal);

    /// <summary>Reads what was transferred before.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public TransferList(StoreDirectory directory, string archive)
    {
        _directory = directory;
        _name = $"{Folder}/{archive}";
        directory.CreateFolder(Folder);
        foreach (var line in Encoding.UTF8.GetString(directory.Exists(_name) ? directory.ReadAll(_name, MostOctets) ?? [] : []).Split('\n'))
        {
            if (TryRead(line, out var file))
            {
                _files[file.Name] = file;
            }
        }
    }

    /// <summary>Whether a file was transferred.</summary>
    public bool Has(string name)
    {
        lock (_lock)
        {
            return _files.ContainsKey(name);
        }
    }

    /// <summary>Adds a file, and forgets those that are not here any more. On stable storage when it returns.</summary>
    /// <param name="file">The file.</param>
    /// <param name="present">The files that are here.</param>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public void Add(TransferredFile file, IEnumerable<string> present)
    {
        var here = present.ToHashSet(StringComparer.Ordinal);
        var files = _files.Values.Where(known => here.Contains(known.Name)).Append(file).ToDictionary(known => known.Name, StringComparer.Ordinal);
        var text = string.Concat(files.Values.Select(known => string.Create(CultureInfo.InvariantCulture, $"{known.Sha256} {known.Octets} {known.Name}\n")));
        _directory.Replace(_name, Encoding.UTF8.GetBytes(text));
        lock (_lock)
        {
            _files = files;
        }
    }

    private static bool TryRead(string line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TransferredFile? file)
    {
        const int digestDigits = 64;
        file = null;
        var parts = line.Split(' ', 3);
        if (parts.Length != 3 || parts[0].Length != digestDigits || !parts[0].All(char.IsAsciiHexDigit)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var octets))
        {
            return false;
        }

        file = new TransferredFile(parts[2], octets, parts[0]);
        return true;
    }
}
