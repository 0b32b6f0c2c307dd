using System.Globalization;
using System.Text;

namespace Sworn.Fuzz.Inputs;

/// <summary>The inputs that mutation starts from, by target.</summary>
public static class Seeds
{
    private static readonly string[] Times =
    [
        "2003-10-11T22:14:15.003Z",
        "2003-08-24T05:14:15.000003-07:00",
        "1985-04-12T19:20:50.52-04:00",
        "2024-02-29T23:59:59+14:00",
        "Oct 11 22:14:15",
        "Feb 29 00:00:00",
        "Jan  1 23:59:59",
        "Dec 31 12:00:00",
    ];

    private static readonly string[] Sessions =
    [
        "1 open 57 relp_version=0\nrelp_software=sworn-test,1\ncommands=syslog\n2 syslog 23 <13>1 - h a - - - hello\n3 close 0\n",
        "1 rsp 6 200 OK\n2 rsp 0\n0 serverclose 0\n",
        "2 syslog 0\n3 syslog 7 one\ntwo\n4 syslog 70 0123456789012345678901234567890123456789012345678901234567890123456789\n",
        "999999999 syslog 1 x\n1 starttls 0\n",
    ];

    private static readonly string[] BeepSessions =
    [
        "RPY 0 0 . 0 52\r\nContent-type: application/beep+xml\r\n\r\n<greeting />\r\nEND\r\n"
        + "MSG 0 1 . 52 20\r\n\r\n<start number='1'>END\r\n"
        + "ANS 1 0 . 0 61 0\r\n\r\n<29>Oct 27 13:21:08 ductwork imxpd[141]: Heating emergency.\r\nEND\r\n"
        + "NUL 1 0 . 61 0\r\nEND\r\nSEQ 0 4294967295 4096\r\n",
        "ANS 1 0 * 0 10 0\r\n\r\n<13>one\rEND\r\nANS 1 0 . 10 9 0\r\n\n<13>two\rEND\r\n",
        "\r\n<13>one\r\n<13>two two two two two two two two two two two two two two\r\n\r\n<13>three",
        "Content-Type: text/plain\r\nX: y\r\n\r\n<13>one\r\r\n<13>two",
        "ERR 0 0 . 0 5\r\nshortEND\r\nMSG 2147483648 0 . 0 0\r\n",
    ];

    private static readonly byte[][] JournalEntries =
    [
        [.. "__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1\nPRIORITY=6\nMESSAGE=hello\n\n"u8, .. "MESSAGE\n"u8, 3, 0, 0, 0, 0, 0, 0, 0, .. "a\nb\n\n"u8],
        [.. "A=1\nB\n"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. "\nA=2\n\n\nC=3\n\n"u8],
        [.. "LONG\n"u8, 200, 0, 0, 0, 0, 0, 0, 0, .. new byte[200], .. "\nX=y\n\nY=z\n\n"u8],
    ];

    /// <summary>The seeds of a target.</summary>
    public static IReadOnlyList<byte[]> Of(string target) => target switch
    {
        "timestamp" => [.. Times.Select(Encoding.ASCII.GetBytes)],
        "relp" => [.. Sessions.Select(session => (byte[])[60, 1, .. Encoding.ASCII.GetBytes(session)])],
        "beep" => [.. BeepSessions.Select(session => (byte[])[60, 1, .. Encoding.ASCII.GetBytes(session)])],
        "journal" => [.. JournalEntries.Select(entry => (byte[])[90, 1, .. entry])],
        "framer" => [.. Corpus.Messages.SelectMany(Streams)],
        _ => [.. Corpus.Messages],
    };

    /// <summary>
    /// A message short enough for the small limits that the target tries, in both framings, after the octets that
    /// choose.
    /// </summary>
    private static IEnumerable<byte[]> Streams(byte[] message)
    {
        var head = message[..Math.Min(message.Length, 48)];
        var length = Encoding.ASCII.GetBytes(head.Length.ToString(CultureInfo.InvariantCulture));
        byte[] counted = [.. length, (byte)' ', .. head];
        byte[] line = [.. head, (byte)'\n'];
        yield return [0, 50, 1, .. counted, .. counted];
        yield return [0, 50, 2, .. line, .. line, .. head];
        yield return [1, 20, 3, .. counted, .. counted, .. counted];
        yield return [2, 20, 4, .. line, .. head, (byte)'\r', (byte)'\n', .. head];
    }
}
