namespace Sworn.Testing;

/// <summary>One file of a <see cref="SimulatedDisk"/>: what programs see, what is on the medium, and what lies between.</summary>
internal sealed class SimulatedInode
{
    private const int Sector = 512;

    private readonly List<Change> _unsynced = [];

    public MemoryStream Live { get; private set; } = new();

    private MemoryStream Durable { get; } = new();

    public long Reserved { get; set; }

    public long Occupied => Math.Max(Live.Length, Reserved);

    public void Write(long offset, ReadOnlySpan<byte> octets)
    {
        var change = new Change(offset, octets.ToArray(), CutTo: -1);
        Apply(change, Live, octets.Length);
        _unsynced.Add(change);
    }

    public void Truncate(long length)
    {
        var change = new Change(0, [], length);
        Apply(change, Live, 0);
        Reserved = Math.Min(Reserved, length);
        _unsynced.Add(change);
    }

    public void Sync()
    {
        foreach (var change in _unsynced)
        {
            Apply(change, Durable, change.Octets.Length);
        }

        _unsynced.Clear();
    }

    /// <summary>Each unsynced write reached the medium wholly, up to some sector, or not at all: as the seed will.</summary>
    public void LosePower(SeededRandom random)
    {
        foreach (var change in _unsynced)
        {
            var fate = random.Below(3);
            if (fate == 0)
            {
                continue;
            }

            var whole = change.Octets.Length;
            var sectors = (whole + Sector - 1) / Sector;
            Apply(change, Durable, fate == 1 ? whole : Math.Min(whole, random.Below(sectors + 1) * Sector));
        }

        _unsynced.Clear();
        Live = new MemoryStream();
        Durable.Position = 0;
        Durable.CopyTo(Live);
    }

    public void Flip(long offset, byte mask)
    {
        foreach (var image in ((MemoryStream[])[Live, Durable]).Where(image => offset < image.Length))
        {
            image.Position = offset;
            var octet = (byte)image.ReadByte();
            image.Position = offset;
            image.WriteByte((byte)(octet ^ mask));
        }
    }

    private static void Apply(Change change, MemoryStream to, int length)
    {
        if (change.CutTo >= 0)
        {
            to.SetLength(change.CutTo);
            return;
        }

        if (length == 0)
        {
            return;
        }

        to.SetLength(Math.Max(to.Length, change.Offset + length));
        to.Position = change.Offset;
        to.Write(change.Octets, 0, length);
    }

    private sealed record Change(long Offset, byte[] Octets, long CutTo);
}
