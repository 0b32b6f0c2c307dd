using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>What an audit record of the log says of findings.</summary>
/// <param name="IsEnd">Whether it is over.</param>
/// <param name="Source">The source.</param>
/// <param name="Kind">What was wrong; null for the record that says how many were left out.</param>
/// <param name="OpenedIndex">Where the finding was opened; of the record about those left out, up to where it speaks.</param>
/// <param name="Record">The audit record.</param>
internal readonly record struct Announcement(bool IsEnd, string Source, FindingKind? Kind, ulong OpenedIndex, ulong Record)
{
    private static ReadOnlySpan<byte> Element => "audit@32473"u8;

    /// <summary>Reads one of sworn's own records.</summary>
    /// <returns>False when it is about something else.</returns>
    public static bool TryRead(ulong record, ReadOnlySpan<byte> body, SyslogMessage message, out Announcement said)
    {
        said = default;
        var act = message.MsgId.Of(body);
        if (!act.StartsWith("FINDING"u8) || SdReading.Number(body, message, Element, "index"u8) is not { } index)
        {
            return false;
        }

        if (act.SequenceEqual("FINDINGS_LEFT_OUT"u8))
        {
            said = new Announcement(IsEnd: false, "", Kind: null, (ulong)index, record);
            return true;
        }

        var isEnd = act.SequenceEqual("FINDING_CLOSED"u8);
        if ((!isEnd && !act.SequenceEqual("FINDING_OPENED"u8)) || KindOf(SdReading.Text(body, message, Element, "kind"u8)) is not { } kind)
        {
            return false;
        }

        said = new Announcement(isEnd, SdReading.Text(body, message, Element, "source"u8) ?? "", kind, (ulong)index, record);
        return true;
    }

    private static FindingKind? KindOf(string? name)
    {
        foreach (var kind in Enum.GetValues<FindingKind>())
        {
            if (Finding.NameOf(kind) == name)
            {
                return kind;
            }
        }

        return null;
    }
}
