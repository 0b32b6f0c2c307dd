namespace Sworn.Store.Files;

/// <summary>
/// The only way to the files of a store: a root folder and paths below it, with '/' between names. A simulated
/// implementation makes power cuts, full disks and rot testable at every step.
/// </summary>
public abstract class StoreDirectory
{
    /// <summary>Where this is, for messages to the operator.</summary>
    public abstract string Location { get; }

    /// <summary>Whether a file of this name exists.</summary>
    public abstract bool Exists(string name);

    /// <summary>The names of the files in a folder, without the folder, in ordinal order; empty when it is absent.</summary>
    /// <exception cref="StoreException">The folder cannot be read.</exception>
    public abstract IReadOnlyList<string> List(string folder);

    /// <summary>Makes a folder and those above it, durably.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public abstract void CreateFolder(string folder);

    /// <summary>Makes a new, empty file.</summary>
    /// <exception cref="StoreException">It exists or cannot be made.</exception>
    public abstract StoreFile Create(string name);

    /// <summary>Opens an existing file for reading, and for writing when asked.</summary>
    /// <exception cref="StoreException">It is absent or cannot be opened.</exception>
    public abstract StoreFile Open(string name, bool forWriting);

    /// <summary>Moves a file to another name, replacing what is there. Durable after <see cref="SyncFolder"/>.</summary>
    /// <exception cref="StoreException">It cannot be moved.</exception>
    public abstract void Move(string from, string to);

    /// <summary>Deletes a file; nothing happens when it is absent.</summary>
    /// <exception cref="StoreException">It cannot be deleted.</exception>
    public abstract void Delete(string name);

    /// <summary>Makes the names in a folder durable: new files, moves and deletions.</summary>
    /// <exception cref="StoreException">The device could not keep the promise.</exception>
    public abstract void SyncFolder(string folder);

    /// <summary>The whole content of a small file, or null when it is absent.</summary>
    /// <exception cref="StoreException">It cannot be read, or is longer than <paramref name="limit"/> octets.</exception>
    public byte[]? ReadAll(string name, int limit = 1 << 20)
    {
        if (!Exists(name))
        {
            return null;
        }

        using var file = Open(name, forWriting: false);
        if (file.Length > limit)
        {
            throw new StoreException(name, $"is {file.Length} octets long; at most {limit} are expected");
        }

        var content = new byte[file.Length];
        return content[..file.Read(0, content)];
    }

    /// <summary>
    /// Replaces a file's content so that after a crash it has either the old or the new content, and the new one
    /// once this returns.
    /// </summary>
    /// <exception cref="StoreException">The medium failed or is full; the old content is intact.</exception>
    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        var temporary = name + ".tmp";
        Delete(temporary);
        using (var file = Create(temporary))
        {
            file.Write(0, content);
            file.Sync();
        }

        Move(temporary, name);
        SyncFolder(FolderOf(name));
    }

    /// <summary>The folder part of a name; empty for the root.</summary>
    public static string FolderOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slash = name.LastIndexOf('/');
        return slash < 0 ? "" : name[..slash];
    }
}
