using Sworn.Store.Files;

namespace Sworn.Testing;

/// <summary>
/// A disk in memory that loses power, runs full and fails to sync when a test says so. Writes are durable after a
/// sync of the file, names after a sync of the folder; without one, a power cut keeps any part of them. Files may be read while
/// another thread writes.
/// </summary>
public sealed class SimulatedDisk : StoreDirectory
{
    private const int NoSpace = 28;
    private const int InputOutputError = 5;

    // Makes each operation a single moment.
    private readonly Lock _lock = new();
    private readonly List<Action<Dictionary<string, SimulatedInode>>> _unsyncedNames = [];
    private Dictionary<string, SimulatedInode> _names = new(StringComparer.Ordinal);
    private Dictionary<string, SimulatedInode> _durableNames = new(StringComparer.Ordinal);
    private int _life;

    /// <summary>Counts every write, sync, creation, move and deletion.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation at which the power goes; null for never.</summary>
    public int? CutAt { get; set; }

    /// <summary>The sync that fails (counted from 1 over the disk's life); null for none.</summary>
    public int? FailSyncAt { get; set; }

    public int Syncs { get; private set; }

    /// <summary>Octets the disk holds.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Octets that files take, with what they have reserved.</summary>
    public long Occupied
    {
        get
        {
            lock (_lock)
            {
                return Occupied_NeedsLock;
            }
        }
    }

    public override string Location => "simulated";

    public IEnumerable<string> Files => _names.Keys;

    public override bool Exists(string name)
    {
        lock (_lock)
        {
            return _names.ContainsKey(name);
        }
    }

    public override IReadOnlyList<string> List(string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        lock (_lock)
        {
            return [.. _names.Keys
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name[prefix.Length..].Contains('/', StringComparison.Ordinal))
                .Select(name => name[prefix.Length..])
                .Order(StringComparer.Ordinal)];
        }
    }

    public override void CreateFolder(string folder)
    {
    }

    public override StoreFile Create(string name)
    {
        lock (_lock)
        {
            Step();
            if (_names.ContainsKey(name))
            {
                throw new StoreException(name, "exists");
            }

            var inode = new SimulatedInode();
            Change(names => names[name] = inode);
            return new OpenFile(this, name, inode);
        }
    }

    public override StoreFile Open(string name, bool forWriting)
    {
        lock (_lock)
        {
            return _names.TryGetValue(name, out var inode)
                ? new OpenFile(this, name, inode)
                : throw new StoreException(name, "is absent");
        }
    }

    public override void Move(string from, string to)
    {
        lock (_lock)
        {
            Step();
            if (!_names.ContainsKey(from))
            {
                throw new StoreException(from, "is absent");
            }

            // One step, as a rename is: a crash shows the file under one name or the other.
            Change(names =>
            {
                if (names.Remove(from, out var inode))
                {
                    names[to] = inode;
                }
            });
        }
    }

    public override void Delete(string name)
    {
        lock (_lock)
        {
            if (_names.ContainsKey(name))
            {
                Step();
                Change(names => names.Remove(name));
            }
        }
    }

    public override void SyncFolder(string folder)
    {
        lock (_lock)
        {
            Step();
            CountSync(folder);
            Settle(_unsyncedNames.Count);
        }
    }

    /// <summary>The power is gone and back: what was not synced survives in part, as the seed will. Open files are dead.</summary>
    public void LosePower(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Settle(random.Below(_unsyncedNames.Count + 1));
        _unsyncedNames.Clear();
        foreach (var inode in _durableNames.Values.Distinct())
        {
            inode.LosePower(random);
        }

        _names = new Dictionary<string, SimulatedInode>(_durableNames, StringComparer.Ordinal);
        CutAt = null;
        _life++;
    }

    /// <summary>Open files are dead, everything written is kept: a kill -9, not a power cut.</summary>
    public void KillProcess()
    {
        CutAt = null;
        _life++;
    }

    /// <summary>Rot: turns bits over behind everybody's back.</summary>
    public void Flip(string name, long offset, byte mask = 1) => _names[name].Flip(offset, mask);

    public byte[] Content(string name) => _names[name].Live.ToArray();

    /// <summary>Replaces a file's content behind everybody's back, or makes it.</summary>
    public void Plant(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var inode = new SimulatedInode();
        inode.Write(0, content);
        inode.Sync();
        _names[name] = inode;
        _durableNames[name] = inode;
    }

    public void Remove(string name)
    {
        _names.Remove(name);
        _durableNames.Remove(name);
    }

    /// <summary>All files and their contents, to be put back with <see cref="Restore"/>.</summary>
    public IReadOnlyDictionary<string, byte[]> Copy() =>
        _names.ToDictionary(file => file.Key, file => file.Value.Live.ToArray(), StringComparer.Ordinal);

    public void Restore(IReadOnlyDictionary<string, byte[]> copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        _names.Clear();
        _durableNames = new Dictionary<string, SimulatedInode>(StringComparer.Ordinal);
        _unsyncedNames.Clear();
        foreach (var (name, content) in copy)
        {
            Plant(name, content);
        }
    }

    private void Change(Action<Dictionary<string, SimulatedInode>> change)
    {
        change(_names);
        _unsyncedNames.Add(change);
    }

    private void Settle(int count)
    {
        foreach (var change in _unsyncedNames.Take(count))
        {
            change(_durableNames);
        }

        _unsyncedNames.RemoveRange(0, count);
    }

    private void Step()
    {
        Operations++;
        if (Operations >= CutAt)
        {
            throw new PowerCutException(Operations);
        }
    }

    private void CountSync(string name)
    {
        Syncs++;
        if (Syncs == FailSyncAt)
        {
            throw new StoreException(name, "the disk refused to sync (simulated)", InputOutputError);
        }
    }

    private long Occupied_NeedsLock => _names.Values.Distinct().Sum(inode => inode.Occupied);

    private void CheckRoom(string name, long more)
    {
        if (more > 0 && Occupied_NeedsLock + more > Capacity)
        {
            throw new StoreException(name, "no room (simulated)", NoSpace);
        }
    }

    private sealed class OpenFile(SimulatedDisk disk, string name, SimulatedInode inode) : StoreFile
    {
        private readonly int _life = disk._life;

        public override string Name => name;

        public override long Length
        {
            get
            {
                lock (disk._lock)
                {
                    return inode.Live.Length;
                }
            }
        }

        public override int Read(long offset, Span<byte> to)
        {
            lock (disk._lock)
            {
                inode.Live.Position = Math.Min(offset, inode.Live.Length);
                return inode.Live.Read(to);
            }
        }

        public override void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
        {
            var whole = new MemoryStream();
            foreach (var piece in pieces)
            {
                whole.Write(piece.Span);
            }

            Write(offset, whole.ToArray());
        }

        public override void Write(long offset, ReadOnlySpan<byte> octets)
        {
            lock (disk._lock)
            {
                CheckAlive();
                disk.CheckRoom(name, offset + octets.Length - inode.Occupied);
                var isCut = disk.Operations + 1 >= disk.CutAt;
                if (isCut)
                {
                    // The power goes while this write is under way: it is among those that may be torn.
                    inode.Write(offset, octets);
                }

                disk.Step();
                inode.Write(offset, octets);
            }
        }

        public override void Sync()
        {
            lock (disk._lock)
            {
                CheckAlive();
                disk.Step();
                disk.CountSync(name);
                inode.Sync();
            }
        }

        public override void Reserve(long length)
        {
            lock (disk._lock)
            {
                CheckAlive();
                disk.CheckRoom(name, length - inode.Occupied);
                inode.Reserved = Math.Max(inode.Reserved, length);
            }
        }

        public override long Forget(long start, long end)
        {
            lock (disk._lock)
            {
                CheckAlive();
                var octets = (int)Math.Max(0, Math.Min(end, inode.Live.Length) - start);
                disk.Step();
                Write(start, new byte[octets]);
                return octets;
            }
        }

        public override void Truncate(long length)
        {
            lock (disk._lock)
            {
                CheckAlive();
                disk.Step();
                inode.Truncate(length);
            }
        }

        public override void Dispose()
        {
        }

        private void CheckAlive()
        {
            if (_life != disk._life)
            {
                throw new InvalidOperationException($"{name} was opened before the power cut");
            }
        }
    }
}
