using System.Text.Json;
using Sworn.Store.Files;
using Sworn.Store.Verification;

namespace Sworn.Store.Retention;

/// <summary>
/// The holds that stand, kept beside the log for those who give up records. The HOLD and RELEASE leaves are what counts; the
/// file is what they come to. Immutable.
/// </summary>
/// <param name="Holds">The holds.</param>
/// <param name="Undeclared">The names of those that no leaf says yet: they hold all the same.</param>
public sealed record HoldBook(IReadOnlyList<Hold> Holds, IReadOnlyList<string> Undeclared)
{
    /// <summary>The file's name in a data directory.</summary>
    public const string FileName = "log/holds";

    /// <summary>The most holds that stand at once.</summary>
    public const int MaxHolds = 1_000;

    private const int MaxOctets = 4 << 20;

    /// <summary>No hold stands.</summary>
    public static HoldBook None { get; } = new([], []);

    /// <summary>Whether the file is there: a log has it from its first start on.</summary>
    public static bool Exists(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return directory.Exists(FileName);
    }

    /// <summary>Reads the holds that stand.</summary>
    /// <exception cref="StoreException">The medium failed, or the file is damaged: nobody knows then what may go.</exception>
    public static HoldBook Read(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (directory.ReadAll(FileName, MaxOctets) is not { } octets)
        {
            return None;
        }

        try
        {
            using var json = JsonDocument.Parse(octets);
            return new HoldBook(
                ReadHolds(json.RootElement),
                [.. json.RootElement.GetProperty("undeclared").EnumerateArray().Select(static id => id.GetString() ?? "")]);
        }
        catch (Exception failure) when (RetentionJson.IsMalformed(failure))
        {
            throw new StoreException(FileName, "is damaged; remove it, and the next start makes it again from the log's own leaves", inner: failure);
        }
    }

    /// <summary>Makes the file of a log that has none, from the leaves of what is left: for one of an earlier version, or when it was lost.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public static void EnsureExists(StoreDirectory directory)
    {
        if (Exists(directory))
        {
            return;
        }

        var story = new ControlStory(new RetirementCheck(RetiredRecords.Read(directory)), new WithheldCheck(ulong.MaxValue), ulong.MaxValue);
        foreach (var frame in new FrameWalker(directory).Walk())
        {
            story.Take(frame);
        }

        story.Holds.Write(directory);
    }

    /// <summary>Reads the member <c>holds</c> of a leaf or file.</summary>
    internal static IReadOnlyList<Hold> ReadHolds(JsonElement from) =>
        [.. from.GetProperty("holds").EnumerateArray().Select(static hold => Hold.Read(hold))];

    internal static void WriteHolds(Utf8JsonWriter json, IEnumerable<Hold> holds)
    {
        json.WriteStartArray("holds");
        foreach (var hold in holds)
        {
            json.WriteStartObject();
            hold.WriteMembers(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The hold of a name; null when there is none.</summary>
    public Hold? Find(string id) => Holds.FirstOrDefault(hold => hold.Id == id);

    /// <summary>The first hold that covers any of these records; null when none does. See <see cref="Hold.Covers"/>.</summary>
    public Hold? Covering(ulong first, ulong end, long oldest, long newest, ushort? recordClass) =>
        Holds.FirstOrDefault(hold => hold.Covers(first, end, oldest, newest, recordClass));

    /// <summary>This with one hold more, which no leaf says yet.</summary>
    public HoldBook With(Hold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return new HoldBook([.. Holds, hold], [.. Undeclared, hold.Id]);
    }

    /// <summary>This when a leaf says of a hold.</summary>
    public HoldBook Declared(string id) => this with { Undeclared = [.. Undeclared.Where(other => other != id)] };

    /// <summary>This without a hold.</summary>
    public HoldBook Without(string id) => new([.. Holds.Where(hold => hold.Id != id)], [.. Undeclared.Where(other => other != id)]);

    /// <summary>Keeps this beside the log, durable when it returns.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Write(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory.Replace(FileName, RetentionJson.Write(json =>
        {
            WriteHolds(json, Holds);
            json.WriteStartArray("undeclared");
            foreach (var id in Undeclared)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }));
    }
}
