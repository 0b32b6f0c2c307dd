using Sworn.Core.Ledger;
using Sworn.Store.Blocks;

namespace Sworn.Store.Tests.Blocks;

/// <summary>Names the parts of lines like <c>&lt;14&gt;1 TIME HOST app [id name="value"] text</c>, as the reader of syslog messages does.</summary>
internal sealed class ParameterAnalyst : IRecordAnalyst
{
    private const int TimeStart = 6;

    public void Analyze(in EntryFields fields, ReadOnlySpan<byte> body, RecordLayout layout)
    {
        if (!body.StartsWith("<14>1 "u8))
        {
            return;
        }

        var timeEnd = EndOf(body, TimeStart, " "u8);
        layout.PrefixLength = TimeStart - 1;
        layout.IsRegular = SlotRule.IsPlain(body) && !body.Contains((byte)'\\');
        layout.EventTime = TryReadTime(body[TimeStart..timeEnd], out var utc) ? utc : null;
        layout.Add(SpanKind.Time, TimeStart, timeEnd - TimeStart);
        layout.Add(SpanKind.Host, timeEnd + 1, EndOf(body, timeEnd + 1, " "u8) - timeEnd - 1);
        var end = EndOf(body, 0, "] "u8);
        for (var at = EndOf(body, 0, "=\""u8); at < end;)
        {
            var name = body[..at].LastIndexOf((byte)' ') + 1;
            var valueEnd = EndOf(body, at + 2, "\""u8);
            layout.Add(SpanKind.ParameterName, name, at - name);
            layout.Add(SpanKind.ParameterValue, at + 2, valueEnd - at - 2);
            at = EndOf(body, valueEnd, "=\""u8);
        }
    }

    public bool TryReadTime(ReadOnlySpan<byte> text, out long utc)
    {
        utc = 0;
        foreach (var octet in text)
        {
            utc = char.IsAsciiDigit((char)octet) ? (utc * 10) + octet - '0' : utc;
        }

        return text.EndsWith("Z"u8);
    }

    private static int EndOf(ReadOnlySpan<byte> body, int start, ReadOnlySpan<byte> mark)
    {
        var length = body[start..].IndexOf(mark);
        return length < 0 ? body.Length : start + length;
    }
}
