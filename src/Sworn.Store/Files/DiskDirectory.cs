using Sworn.Store.Native;

namespace Sworn.Store.Files;

/// <summary>A store's folder on a real disk.</summary>
public sealed class DiskDirectory : StoreDirectory
{
    // Records may hold anything and keys must stay private: others get nothing, the group may read the log.
    private const UnixFileMode FileModeOfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly string _root;

    /// <summary>Uses the folder <paramref name="root"/>, which need not exist yet.</summary>
    public DiskDirectory(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        _root = Path.GetFullPath(root);
    }

    /// <inheritdoc/>
    public override string Location => _root;

    /// <inheritdoc/>
    public override bool Exists(string name) => File.Exists(PathOf(name));

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string folder) => Guard(folder, "cannot be listed", () =>
    {
        var path = PathOf(folder);
        if (!Directory.Exists(path))
        {
            return [];
        }

        var names = Directory.GetFiles(path).Select(Path.GetFileName).OfType<string>().ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    });

    /// <inheritdoc/>
    public override void CreateFolder(string folder) => Guard(folder, "cannot be made", () =>
    {
        var path = PathOf(folder);
        if (!Directory.Exists(path))
        {
            // Folders above one that is made get the mode of the process: the data directory is made by itself first.
            Directory.CreateDirectory(PathOf(""), FolderMode);
            Directory.CreateDirectory(path, FolderMode);
            Sync(Path.GetDirectoryName(path) ?? path, folder);
        }

        return 0;
    });

    /// <inheritdoc/>
    public override StoreFile Create(string name) => Guard(name, "cannot be created", () =>
    {
        var handle = File.OpenHandle(PathOf(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        File.SetUnixFileMode(handle, FileModeOfOwner);
        return new DiskFile(name, handle);
    });

    /// <inheritdoc/>
    public override StoreFile Open(string name, bool forWriting) => Guard(name, "cannot be opened", () =>
        new DiskFile(name, File.OpenHandle(
            PathOf(name), FileMode.Open, forWriting ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)));

    /// <inheritdoc/>
    public override void Move(string from, string to) => Guard(from, $"cannot be moved to {to}", () =>
    {
        File.Move(PathOf(from), PathOf(to), overwrite: true);
        return 0;
    });

    /// <inheritdoc/>
    public override void Delete(string name) => Guard(name, "cannot be deleted", () =>
    {
        if (File.Exists(PathOf(name)))
        {
            File.Delete(PathOf(name));
        }

        return 0;
    });

    /// <inheritdoc/>
    public override void SyncFolder(string folder) => Sync(PathOf(folder), folder);

    private static void Sync(string path, string folder)
    {
        var error = LibC.SyncDirectory(path);
        if (error != 0)
        {
            throw new StoreException(folder, $"the disk refused to sync the folder (error {error})", error);
        }
    }

    private T Guard<T>(string name, string what, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (StoreException)
        {
            throw;
        }
        catch (IOException failure)
        {
            throw new StoreException(PathOf(name), $"{what}: {failure.Message}", DiskFile.ErrorOf(failure), failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            const int PermissionDenied = 13;
            throw new StoreException(
                PathOf(name), $"{what}: permission denied; run sworn as the owner of this folder or choose another with --data", PermissionDenied, failure);
        }
    }

    private string PathOf(string name) => name.Length == 0 ? _root : Path.Join(_root, name);
}
