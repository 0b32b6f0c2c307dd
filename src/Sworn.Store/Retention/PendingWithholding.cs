using System.Text.Json;
using Sworn.Store.Files;

namespace Sworn.Store.Retention;

/// <summary>
/// Bodies that were decided to go and are not gone yet. It is on the disk before the log says a word of it and until the
/// last salt key is destroyed, so that a crash between the two never leaves a decision half done: the next start does it
/// again from the beginning, which changes nothing of what was done.
/// </summary>
/// <param name="Redaction">One record; null when it is a class.</param>
/// <param name="Retirement">The bodies of a class; null when it is one record.</param>
/// <param name="Keys">The salt keys that go with them; kept here, as they may be gone from the segments before all is done.</param>
public sealed record PendingWithholding(Redaction? Redaction, ClassRetirement? Retirement, IReadOnlyList<ReadOnlyMemory<byte>> Keys)
{
    /// <summary>The file's name in a data directory.</summary>
    public const string FileName = "state/withholding";

    private const int MaxOctets = 64 << 20;

    /// <summary>What is given up.</summary>
    public WithholdingPlan Plan => Redaction?.Plan(Keys) ?? Retirement!.Plan(Keys);

    /// <summary>Reads what is not done yet; null when nothing is.</summary>
    /// <exception cref="StoreException">The medium failed, or the file is damaged.</exception>
    public static PendingWithholding? Read(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (directory.ReadAll(FileName, MaxOctets) is not { } octets)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(octets);
            var root = json.RootElement;
            return new PendingWithholding(
                root.TryGetProperty("redaction", out var redaction) ? Retention.Redaction.Read(redaction) : null,
                root.TryGetProperty("retirement", out var retirement) ? ClassRetirement.Read(retirement) : null,
                [.. root.GetProperty("keys").EnumerateArray().Select(static key => (ReadOnlyMemory<byte>)key.GetBytesFromBase64())]);
        }
        catch (Exception failure) when (RetentionJson.IsMalformed(failure))
        {
            throw new StoreException(FileName, "is damaged: a redaction may not be finished; run 'sworn verify', and redact the record again", inner: failure);
        }
    }

    /// <summary>Keeps it, durable when it returns.</summary>
    /// <exception cref="StoreException">The medium failed or is full.</exception>
    public void Write(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory.CreateFolder(StoreDirectory.FolderOf(FileName));
        directory.Replace(FileName, RetentionJson.Write(json =>
        {
            WriteMember(json, "redaction", Redaction is { } redaction ? redaction.WriteMembers : null);
            WriteMember(json, "retirement", Retirement is { } retirement ? retirement.WriteMembers : null);
            json.WriteStartArray("keys");
            foreach (var key in Keys)
            {
                json.WriteBase64StringValue(key.Span);
            }

            json.WriteEndArray();
        }));
    }

    /// <summary>All is done.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static void Remove(StoreDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory.Delete(FileName);
        directory.Delete(FileName + ".tmp");
        directory.SyncFolder(StoreDirectory.FolderOf(FileName));
    }

    private static void WriteMember(Utf8JsonWriter json, string name, Action<Utf8JsonWriter>? members)
    {
        if (members is not null)
        {
            json.WriteStartObject(name);
            members(json);
            json.WriteEndObject();
        }
    }
}
