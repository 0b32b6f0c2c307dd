using System.Numerics;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Reading;
using Sworn.Store.Verification;

namespace Sworn.Store.Retention;

/// <summary>
/// The first records of a log, which were given up by decision (design/ledger.md, section 5.11): the roots of the maximal
/// complete subtrees over them take their place, so that everything behind them stays provable. It is what the latest
/// RETIRE leaf says, kept beside the log for those who read it from the start. Immutable.
/// </summary>
/// <param name="End">The index of the first record that is kept; 0 when none was retired.</param>
/// <param name="Subtrees">The roots, the largest subtree first: one for each bit of <paramref name="End"/>.</param>
public sealed record RetiredRecords(ulong End, IReadOnlyList<Digest> Subtrees)
{
    /// <summary>The file's name in a data directory.</summary>
    public const string FileName = "log/retired";

    /// <summary>Nothing was retired.</summary>
    public static RetiredRecords None { get; } = new(0, []);

    /// <summary>The complete subtrees over the first records, the largest first: where each begins and the power of two of its leaves.</summary>
    public static IEnumerable<(ulong Start, int Level)> PiecesOf(ulong end)
    {
        var start = 0UL;
        for (var level = 63; level >= 0; level--)
        {
            if ((end >> level & 1) != 0)
            {
                yield return (start, level);
                start += 1UL << level;
            }
        }
    }

    /// <summary>Reads what a log says; <see cref="None"/> when it says nothing, or what it says is damaged: whoever needs it then sees records missing.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static RetiredRecords Read(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return directory.ReadAll(FileName) is { } octets && TryRead(octets) is { } retired ? retired : None;
    }

    /// <summary>
    /// Reads what a log says; where the file is gone although records at the start are missing, it is read back from the
    /// RETIRE leaves of what is left. Like the file it is a claim, which the tree under the signed root proves or not.
    /// </summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="files">Its files.</param>
    /// <param name="isReadBack">Whether it came from a leaf.</param>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static RetiredRecords ReadOrRecover(StoreDirectory directory, IReadOnlyList<LogFile> files, out bool isReadBack)
    {
        ArgumentNullException.ThrowIfNull(files);
        var retired = Read(directory);
        isReadBack = false;
        if (files.Count == 0 || files[0].FirstIndex <= retired.End)
        {
            return retired;
        }

        foreach (var frame in new FrameWalker(directory).Walk(files[0].FirstIndex))
        {
            for (var number = 0; number < frame.Records.Count; number++)
            {
                if (frame.Fields(number).Kind == EntryKind.Control && frame.Body(number).IndexOf("\"RETIRE\""u8) >= 0
                    && TryRead(frame.Body(number).ToArray()) is { } declared
                    && declared.End >= files[0].FirstIndex && files.Any(file => file.FirstIndex == declared.End))
                {
                    // The last one that fits the files counts: it stands for all before it too.
                    retired = declared;
                    isReadBack = true;
                }
            }
        }

        return retired;
    }

    /// <summary>Reads a RETIRE leaf, or the file, which has the same members; null when it is neither.</summary>
    public static RetiredRecords? TryRead(ReadOnlyMemory<byte> octets)
    {
        try
        {
            using var json = JsonDocument.Parse(octets);
            var end = json.RootElement.GetProperty("end").GetUInt64();
            var subtrees = new List<Digest>();
            foreach (var text in json.RootElement.GetProperty("subtrees").EnumerateArray())
            {
                var root = Convert.FromBase64String(text.GetString() ?? "");
                if (root.Length != Digest.Size)
                {
                    return null;
                }

                subtrees.Add(new Digest(root));
            }

            return subtrees.Count == BitOperations.PopCount(end) ? new RetiredRecords(end, subtrees) : null;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether the other says the same.</summary>
    public bool IsSame(RetiredRecords other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return End == other.End && Subtrees.SequenceEqual(other.Subtrees);
    }

    /// <summary>Begins an empty tree with the retired records.</summary>
    public void Begin(TreeFrontier tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var number = 0;
        foreach (var (_, level) in PiecesOf(End))
        {
            tree.AppendSubtree(Subtrees[number++], level);
        }
    }

    /// <summary>Keeps this beside the log, durable when it returns.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Write(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }

        directory.Replace(FileName, octets.ToArray());
    }

    internal void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteNumber("end", End);
        json.WriteStartArray("subtrees");
        foreach (var root in Subtrees)
        {
            json.WriteStringValue(root.ToBase64());
        }

        json.WriteEndArray();
    }
}
