using System.Buffers;
using System.Text;
using Sworn.Protocols.Journal;
using Sworn.Testing;

namespace Sworn.Protocols.Tests.Journal;

/// <summary>The export format of the systemd journal, and what becomes of an entry.</summary>
public sealed class JournalMessageTests
{
    private static readonly byte[] Entry =
    [
        .. "__CURSOR=s=ab;i=1;b=cd\n__REALTIME_TIMESTAMP=1795773190675926\n_BOOT_ID=00112233445566778899aabbccddeeff\n"u8,
        .. "PRIORITY=3\nSYSLOG_FACILITY=10\nSYSLOG_IDENTIFIER=sshd\nSYSLOG_PID=77\n_HOSTNAME=edge1\n_COMM=sshd\n"u8,
        .. "MESSAGE_ID=0123456789abcdef0123456789abcdef\nQUOTED=a\"b]c\\d\nTWICE=1\nTWICE=2\n"u8,
        .. "A_NAME_THAT_IS_LONGER_THAN_PARAM_NAMES_MAY_BE=x\n"u8,
        .. "BINARY\n"u8, 3, 0, 0, 0, 0, 0, 0, 0, 0x00, 0xFF, 0x01, .. "\nMESSAGE\n"u8, 9, 0, 0, 0, 0, 0, 0, 0, .. "two\nlines\n\n"u8,
    ];

    [Fact]
    public void An_entry_in_any_pieces_keeps_every_field()
    {
        foreach (var pieces in Fragments.Of(Entry))
        {
            var reader = new JournalExportReader(4_096);
            var texts = new List<string>();
            foreach (var piece in pieces)
            {
                reader.Append(piece);
                while (reader.TryReadEntry())
                {
                    texts.Add(Write(reader));
                }
            }

            Assert.Equal(
                "<83>1 2026-11-27T09:53:10.675926Z edge1 sshd 77 0123456789abcdef0123456789abcdef [journal@32473"
                + " __CURSOR=\"s=ab;i=1;b=cd\" __REALTIME_TIMESTAMP=\"1795773190675926\" _BOOT_ID=\"00112233445566778899aabbccddeeff\""
                + " PRIORITY=\"3\" SYSLOG_FACILITY=\"10\" SYSLOG_IDENTIFIER=\"sshd\" SYSLOG_PID=\"77\" _HOSTNAME=\"edge1\" _COMM=\"sshd\""
                + " MESSAGE_ID=\"0123456789abcdef0123456789abcdef\" QUOTED=\"a\\\"b\\]c\\\\d\" TWICE=\"1\" TWICE=\"2\""
                + " field=\"A_NAME_THAT_IS_LONGER_THAN_PARAM_NAMES_MAY_BE=x\" BINARY.b64=\"AP8B\"] two\nlines",
                Assert.Single(texts));
        }
    }

    [Theory]
    [InlineData("_TRANSPORT=kernel\nMESSAGE=x\n\n", "<6>1 - here - - - [journal@32473 _TRANSPORT=\"kernel\"] x")]
    [InlineData("_COMM=a b\nMESSAGE=x\n\n", "<30>1 - here a?b - - [journal@32473 _COMM=\"a b\"] x")]
    [InlineData("PRIORITY=9\nSYSLOG_FACILITY=99\n_PID=1\n\n", "<30>1 - here - 1 - [journal@32473 PRIORITY=\"9\" SYSLOG_FACILITY=\"99\" _PID=\"1\"] ")]
    [InlineData("_SOURCE_REALTIME_TIMESTAMP=1\n__REALTIME_TIMESTAMP=2\nMESSAGE=x\n\n", "<30>1 1970-01-01T00:00:00.000001Z here - - - [journal@32473 _SOURCE_REALTIME_TIMESTAMP=\"1\" __REALTIME_TIMESTAMP=\"2\"] x")]
    public void What_an_entry_does_not_say_is_taken_from_elsewhere(string export, string message)
    {
        var reader = new JournalExportReader(4_096);
        reader.Append(Encoding.UTF8.GetBytes(export));
        Assert.True(reader.TryReadEntry());
        Assert.Equal(message, Write(reader));
    }

    [Fact]
    public void A_field_over_the_limit_is_left_out_and_said_so()
    {
        var reader = new JournalExportReader(100);
        reader.Append(Encoding.ASCII.GetBytes($"BEFORE=1\nTEXT={new string('x', 5_000)}\nMESSAGE=x\n\nNEXT=1\n\n"));
        Assert.True(reader.TryReadEntry());
        Assert.True(reader.IsCut);
        Assert.Equal(2, reader.Fields.Length);
        Assert.True(reader.TryReadEntry());
        Assert.False(reader.IsCut);
        Assert.False(reader.TryReadEntry());
    }

    [Fact]
    public void What_is_not_the_format_ends_the_reading()
    {
        var reader = new JournalExportReader(100);
        reader.Append([.. "NAME\n"u8, 255, 255, 255, 255, 255, 255, 255, 255]);
        Assert.False(reader.TryReadEntry());
        Assert.True(reader.IsBroken);
    }

    private static string Write(JournalExportReader reader)
    {
        var octets = new ArrayBufferWriter<byte>();
        JournalMessage.Write(reader, "here", octets);
        return Encoding.UTF8.GetString(octets.WrittenSpan);
    }
}
