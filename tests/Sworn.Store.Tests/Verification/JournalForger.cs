using System.Buffers.Binary;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;
using Sworn.Testing;

namespace Sworn.Store.Tests.Verification;

/// <summary>
/// What an attacker with the files but without keys can do: take the journal apart, change records, and write it again
/// with every number and checksum right.
/// </summary>
internal sealed class JournalForger
{
    private readonly SimulatedDisk _disk;
    private readonly string _name;
    private readonly byte[] _fileHeader;

    public JournalForger(SimulatedDisk disk)
    {
        _disk = disk;
        _name = JournalFiles.NameOf(JournalFiles.List(disk)[^1]);
        _fileHeader = disk.Content(_name)[..JournalFileHeader.Size];
        using var reader = JournalReader.TryOpen(disk, _name)!;
        FirstIndex = reader.Header.FirstIndex;
        while (reader.Read(out var frame) == FrameStatus.Frame)
        {
            foreach (var record in frame)
            {
                var run = RunOf(frame, (int)(record.Index - frame.Header.FirstIndex));
                Records.Add(new ForgedRecord(
                    record.Fields, record.Body.ToArray(), run.Key.ToArray(), (ushort)(run.Counter + (int)(record.Index - frame.Header.FirstIndex) - run.First)));
            }
        }
    }

    public ulong FirstIndex { get; set; }

    public List<ForgedRecord> Records { get; } = [];

    /// <summary>Writes the journal again, one record a frame, all checksums right.</summary>
    public void Write()
    {
        var file = new MemoryStream();
        file.Write(_fileHeader);
        var chain = BinaryPrimitives.ReadUInt32LittleEndian(_fileHeader.AsSpan(60));
        for (var number = 0; number < Records.Count; number++)
        {
            var record = Records[number];
            var payload = new byte[SaltRun.TableLength(1) + RecordHeader.Size + record.Body.Length];
            payload[0] = 1;
            new SaltRun(0, record.Counter, record.Key).Write(payload.AsSpan(2));
            RecordHeader.Write(payload.AsSpan(SaltRun.TableLength(1)), record.Fields, record.Body.Length);
            record.Body.CopyTo(payload.AsSpan(SaltRun.TableLength(1) + RecordHeader.Size));
            var header = new byte[JournalFrameHeader.Size];
            chain = new JournalFrameHeader
            {
                PayloadLength = payload.Length,
                FirstIndex = FirstIndex + (ulong)number,
                RecordCount = 1,
                FrameNumber = (uint)number,
                PreviousCrc = chain,
                Flags = FrameFlags.None,
                WrittenUtc = record.Fields.ReceivedUtc,
                PayloadCrc = Crc32C.Of(payload),
            }.Write(header);
            file.Write(header);
            file.Write(payload);
        }

        _disk.Plant(_name, file.ToArray());
    }

    /// <summary>Makes tree/L0 and the rest say what the forged records say.</summary>
    public Checkpoint ForgeTree(string origin)
    {
        using var engine = Sworn.Core.Hashing.Sha256Engines.Create();
        var hasher = new MerkleHasher(engine);
        var leaves = new MemoryStream();
        var bundles = new MemoryStream();
        var tree = new TreeFrontier(hasher) { SubtreeCompleted = (level, root) => bundles.Write(level == 1 ? root.Octets : default) };
        for (var number = 0; number < Records.Count; number++)
        {
            var record = Records[number];
            using var aes = System.Security.Cryptography.Aes.Create();
            aes.SetKey(record.Key);
            var block = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(block, record.Counter);
            var salt = aes.EncryptEcb(block, System.Security.Cryptography.PaddingMode.None);
            var leaf = hasher.Leaf(new LogEntry
            {
                Fields = record.Fields,
                Index = (ulong)number,
                BodyLength = (uint)record.Body.Length,
                BodyDigest = engine.Hash(salt, record.Body),
            });
            tree.Append(leaf);
            leaves.Write(leaf.Octets);
        }

        _disk.Plant("log/tree/L0", leaves.ToArray());
        _disk.Plant("log/tree/L1", bundles.ToArray());
        return new Checkpoint(origin, tree.Size, tree.Root());
    }

    private static SaltRun RunOf(JournalFrame frame, int number)
    {
        var of = frame.Run(0);
        for (var run = 1; run < frame.RunCount && frame.Run(run).First <= number; run++)
        {
            of = frame.Run(run);
        }

        return of;
    }

    internal sealed record ForgedRecord(EntryFields Fields, byte[] Body, byte[] Key, ushort Counter);
}
