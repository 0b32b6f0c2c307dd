using System.Text;

namespace Sworn.Protocols.Relp;

/// <summary>
/// The server's side of one RELP session, as librelp 1.11 plays it: commands are numbered without a gap from 1;
/// <c>open</c> comes first and once, and must offer the command <c>syslog</c>. What it decides, others do.
/// </summary>
/// <param name="software">Name, version and address that <c>open</c> is answered with.</param>
public sealed class RelpServerSession(string software)
{
    /// <summary>The answer to a message that is on stable storage.</summary>
    public static ReadOnlySpan<byte> Stored => "200 OK"u8;

    /// <summary>The answer to a message that is not stored: the client keeps it and sends it again.</summary>
    public static ReadOnlySpan<byte> NotStored => "500 not stored"u8;

    private const int LastNumber = 999_999_999;

    // librelp itself says version 0, although its document says 1.
    private const int OwnVersion = 0;

    private int _next = 1;
    private bool _isOpen;

    /// <summary>The data of the answer, after a step that has one.</summary>
    public ReadOnlyMemory<byte> Answer { get; private set; }

    /// <summary>What was against the protocol, after <see cref="RelpAction.Break"/>.</summary>
    public RelpError Error { get; private set; }

    /// <summary>Decides what to do with a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="data">Its data.</param>
    public RelpAction Take(in RelpFrame frame, ReadOnlySpan<byte> data)
    {
        if (frame.Number != _next)
        {
            Error = RelpError.OutOfSequence;
            return RelpAction.Break;
        }

        _next = _next == LastNumber ? 1 : _next + 1;
        switch (frame.Command)
        {
            case RelpCommand.Open:
                return Open(data);
            case RelpCommand.Syslog:
                return _isOpen ? RelpAction.Store : Say("500 command disabled"u8, RelpAction.Answer);
            case RelpCommand.Close:
                return Say([], RelpAction.AnswerAndClose);
            default:
                Error = RelpError.UnknownCommand;
                return RelpAction.Break;
        }
    }

    private RelpAction Open(ReadOnlySpan<byte> offers)
    {
        if (_isOpen)
        {
            return Say("500 protocol error: connection already open"u8, RelpAction.AnswerAndClose);
        }

        var hasVersion = false;
        var hasSyslog = false;
        foreach (var range in offers.Split((byte)'\n'))
        {
            var line = offers[range];
            var equals = line.IndexOf((byte)'=');
            var name = equals < 0 ? line : line[..equals];
            var value = equals < 0 ? default : line[(equals + 1)..];
            hasVersion |= name.SequenceEqual("relp_version"u8) && value is [>= (byte)'0' and <= (byte)'9', ..];
            hasSyslog |= name.SequenceEqual("commands"u8) && HasWord(value, "syslog"u8);
        }

        if (!hasVersion || !hasSyslog)
        {
            return Say("500 required command not supported by client"u8, RelpAction.AnswerAndClose);
        }

        _isOpen = true;
        return Say(
            Encoding.ASCII.GetBytes($"200 OK\nrelp_version={OwnVersion}\nrelp_software={software}\ncommands=syslog"),
            RelpAction.Answer);
    }

    private static bool HasWord(ReadOnlySpan<byte> list, ReadOnlySpan<byte> word)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (list[range].SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    private RelpAction Say(ReadOnlySpan<byte> answer, RelpAction action)
    {
        Answer = answer.ToArray();
        return action;
    }
}
