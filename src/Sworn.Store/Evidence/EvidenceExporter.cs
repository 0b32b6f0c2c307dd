using System.Text.Encodings.Web;
using System.Text.Json;
using Sworn.Core.Ledger;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Verification;

namespace Sworn.Store.Evidence;

/// <summary>
/// Writes an evidence bundle (design/ledger.md, section 5.15): NDJSON that proves some records to an outsider. Every entry
/// of the range is in it, so the reader sees that none was left out; bodies only where the query matched.
/// </summary>
public static class EvidenceExporter
{
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the bundle.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="directory">The data directory; a writer may be at work in it.</param>
    /// <param name="query">The query in words, for the reader.</param>
    /// <param name="matches">The indexes of the records to disclose, ascending, at least one.</param>
    /// <param name="created">The present time.</param>
    /// <exception cref="EvidenceException">The log cannot prove these records, and why.</exception>
    /// <exception cref="StoreException">A file could not be read.</exception>
    public static void Write(Stream to, StoreDirectory directory, string query, IReadOnlyList<ulong> matches, DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(matches);
        if (matches.Count == 0)
        {
            throw new EvidenceException("no record matches: there is nothing to prove");
        }

        var notes = new LogNotes(directory, policy: null);
        if (notes.Latest is not { Verdict: CheckpointVerdict.Good } latest)
        {
            throw new EvidenceException("the log has no checkpoint with a good signature; run 'sworn verify'");
        }

        var first = matches[0];
        var end = matches[^1] + 1;
        if (end > latest.Checkpoint.Size)
        {
            throw new EvidenceException("the newest matches are not sealed by a checkpoint yet; try again in a few seconds");
        }

        Write(to, json => Header(json, notes, query, first, end, created));
        WriteKeys(to, notes);
        Write(to, json => Typed(json, "checkpoint", () => json.WriteString("note", latest.Note.ToString())));
        WriteRange(to, directory, latest.Checkpoint, first, end);
        WriteRecords(to, directory, first, end, matches);
    }

    private static void Header(Utf8JsonWriter json, LogNotes notes, string query, ulong first, ulong end, DateTimeOffset created) =>
        Typed(json, "sworn-evidence", () =>
        {
            json.WriteNumber("v", 1);
            json.WriteString("origin", notes.Root!.Name);
            json.WriteString("query", query);
            json.WriteStartArray("requested");
            json.WriteNumberValue(first);
            json.WriteNumberValue(end);
            json.WriteEndArray();
            json.WriteString("created", created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        });

    private static void WriteKeys(Stream to, LogNotes notes)
    {
        foreach (var epoch in notes.Chain!.Epochs)
        {
            Write(to, json => Typed(json, "key", () => json.WriteString("note", epoch.Text)));
        }
    }

    private static void WriteRange(Stream to, StoreDirectory directory, Checkpoint checkpoint, ulong first, ulong end)
    {
        using var calculator = new LeafCalculator();
        using var tree = new TreeReader(directory, calculator);
        if (tree.Root(0, checkpoint.Size) != checkpoint.Root)
        {
            throw new EvidenceException("the tree files do not give the signed root; run 'sworn verify', or restart the node to make them again");
        }

        var proof = TreeMath.ProveRange(checkpoint.Size, first, end, tree.Root);
        Write(to, json => Typed(json, "range", () =>
        {
            json.WriteNumber("start", first);
            json.WriteNumber("end", end);
            json.WriteNumber("size", checkpoint.Size);
            json.WriteStartArray("proof");
            foreach (var node in proof)
            {
                json.WriteStringValue(node.ToBase64());
            }

            json.WriteEndArray();
        }));
    }

    private static void WriteRecords(Stream to, StoreDirectory directory, ulong first, ulong end, IReadOnlyList<ulong> matches)
    {
        using var calculator = new LeafCalculator();
        var disclosed = matches.ToHashSet();
        foreach (var frame in new FrameWalker(directory).Walk())
        {
            if (frame.FirstIndex >= end)
            {
                return;
            }

            for (var number = 0; number < frame.Records.Count && frame.EndIndex > first; number++)
            {
                var index = frame.FirstIndex + (ulong)number;
                if (index >= first && index < end)
                {
                    WriteRecord(to, calculator, frame, number, disclosed.Contains(index));
                }
            }
        }
    }

    private static void WriteRecord(Stream to, LeafCalculator calculator, StoredFrame frame, int number, bool isDisclosed)
    {
        var entry = new byte[LogEntry.Size];
        calculator.Entry(frame, number, out var salt).Write(entry);
        Write(to, json => Typed(json, "record", () =>
        {
            json.WriteBase64String("entry", entry);
            if (isDisclosed && salt is not null)
            {
                json.WriteBase64String("salt", salt);
                json.WriteBase64String("body", frame.Body(number));
            }
            else
            {
                json.WriteNull("salt");
                json.WriteNull("body");
            }

            if (frame.Withheld?.Find(number) is { } withheld)
            {
                json.WriteString("withheld", withheld.Cause == WithheldCause.Redacted ? "redacted" : "retired");
            }
        }));
    }

    private static void Typed(Utf8JsonWriter json, string type, Action members)
    {
        json.WriteStartObject();
        json.WriteString("t", type);
        members();
        json.WriteEndObject();
    }

    private static void Write(Stream to, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(to, Form))
        {
            write(json);
        }

        to.Write("\n"u8);
    }
}
