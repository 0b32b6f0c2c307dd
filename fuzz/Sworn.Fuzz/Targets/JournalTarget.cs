using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Sworn.Protocols.Journal;
using Sworn.Protocols.Syslog;
using Sworn.Testing;

namespace Sworn.Fuzz.Targets;

/// <summary>
/// Any export of the journal, in any pieces, gives the entries that a slow reader of the whole finds, and each becomes a
/// message that our parser reads.
/// </summary>
public static class JournalTarget
{
    private const int ChoiceBytes = 2;

    /// <summary>The first two octets choose limit and pieces; the rest is the export.</summary>
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length <= ChoiceBytes)
        {
            return;
        }

        var limit = 16 + (input[0] % 128);
        var random = new SeededRandom(input[1]);
        var export = input[ChoiceBytes..].ToArray();
        var expected = SlowEntries(export, limit);
        var found = new List<string>();
        var reader = new JournalExportReader(limit);
        for (var at = 0; at < export.Length;)
        {
            var length = Math.Min(export.Length - at, random.Between(1, 24));
            reader.Append(export.AsSpan(at, length));
            at += length;
            while (reader.TryReadEntry())
            {
                found.Add(Text(reader));
                CheckMessage(reader);
            }
        }

        Assertion.Same(expected.Count, found.Count, "number of entries");
        foreach (var (one, other) in expected.Zip(found))
        {
            Assertion.Same(one, other, "entry");
        }
    }

    private static void CheckMessage(JournalExportReader reader)
    {
        var octets = new ArrayBufferWriter<byte>();
        JournalMessage.Write(reader, "host", octets);
        var message = new SyslogMessage();
        SyslogParser.Parse(octets.WrittenSpan, new ParseContext(0, TimeZoneInfo.Utc), message);
        Assertion.Same(SyslogFormat.Rfc5424, message.Format, "format of " + Encoding.Latin1.GetString(octets.WrittenSpan));
    }

    private static string Text(JournalExportReader reader)
    {
        var text = new StringBuilder(reader.IsCut ? "cut" : "");
        foreach (var field in reader.Fields)
        {
            text.Append('|').Append(Encoding.Latin1.GetString(field.NameIn(reader.Octets)))
                .Append('=').Append(Encoding.Latin1.GetString(field.ValueIn(reader.Octets)));
        }

        return text.ToString();
    }

    private static List<string> SlowEntries(byte[] export, int limit)
    {
        var entries = new List<string>();
        var (fields, kept, isCut, at) = ("", 0, false, 0);
        void Add(string name, string value)
        {
            var isKept = name.Length + value.Length <= limit && kept + name.Length + value.Length <= 4 * limit;
            (fields, kept, isCut) = isKept ? (fields + "|" + name + "=" + value, kept + name.Length + value.Length, isCut) : (fields, kept, true);
        }

        while (Array.IndexOf(export, (byte)'\n', at) is var end and >= 0)
        {
            var line = Encoding.Latin1.GetString(export, at, end - at);
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            at = end + 1;
            if (line.Length == 0)
            {
                if (fields.Length > 0 || isCut)
                {
                    entries.Add((isCut ? "cut" : "") + fields);
                }

                (fields, kept, isCut) = ("", 0, false);
            }
            else if (line.Length > limit)
            {
                // Too long to be looked into, whatever it is.
                isCut = true;
            }
            else if (equals >= 0)
            {
                Add(line[..equals], line[(equals + 1)..]);
            }
            else
            {
                var length = export.Length < at + 8 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(export.AsSpan(at));
                var isWhole = length <= 1UL << 40 && (ulong)(export.Length - at - 8) > length;
                if (!isWhole || (length <= (ulong)limit && export[at + 8 + (int)length] != (byte)'\n'))
                {
                    break;
                }

                isCut |= length > (ulong)limit;
                if (length <= (ulong)limit)
                {
                    Add(line, Encoding.Latin1.GetString(export, at + 8, (int)length));
                }

                at += 8 + (int)length + 1;
            }
        }

        return entries;
    }
}
