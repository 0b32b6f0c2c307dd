using System.Text;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Routing;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// Lines on terminals. Nothing that a sender wrote reaches a terminal as a control character, and a terminal that is
/// stopped is not waited for: the message is counted as undelivered and stays in the log. Sent is confirmed.
/// </summary>
/// <param name="options">The output.</param>
/// <param name="time">The clock.</param>
internal sealed class TerminalLink(TerminalOutputOptions options, TimeProvider time) : ILink
{
    private const int MostCharacters = 4096;
    private static readonly TimeSpan LoginsAge = TimeSpan.FromSeconds(1);

    private IReadOnlyList<string> _terminals = [];
    private long? _readAt;

    public DeliveryClass Delivery => DeliveryClass.None;

    public string Peer => options.Path ?? (options.Users.Count == 0 ? "everybody who is logged in" : string.Join(", ", options.Users));

    public long Taken { get; private set; }

    public long Confirmed => Taken;

    public long Altered { get; private set; }

    public long Undelivered { get; private set; }

    public void Open()
    {
        Taken = 0;
        if (options.Path is { } path && !File.Exists(path))
        {
            throw new OutputException(path, "there is no such terminal");
        }
    }

    public void Send(in RoutedRecord record, ReadOnlySpan<byte> message)
    {
        var text = PrintableText.Of(message, MostCharacters);
        Altered += text.Length == message.Length ? 0 : 1;
        var line = Encoding.UTF8.GetBytes(options.Path is null ? $"\r\nsworn on {options.Node}: {text}\r\n" : text + "\r\n");
        var isDelivered = false;
        foreach (var terminal in Terminals())
        {
            isDelivered |= TerminalWriter.TryWrite(terminal, line);
        }

        Undelivered += isDelivered ? 0 : 1;
        Taken++;
    }

    public void Flush()
    {
        // Each message was written when it was taken.
    }

    public void Poll(TimeSpan wait)
    {
        // A terminal answers nothing.
    }

    public void Close()
    {
        // No terminal is kept open.
    }

    public void Abort()
    {
        // Nothing waits.
    }

    public void Dispose()
    {
        // No terminal is kept open.
    }

    private IReadOnlyList<string> Terminals()
    {
        if (options.Path is { } path)
        {
            return [path];
        }

        if (_readAt is not { } readAt || time.GetElapsedTime(readAt) >= LoginsAge)
        {
            (_terminals, _readAt) = (ReadLogins(), time.GetTimestamp());
        }

        return _terminals;
    }

    private IReadOnlyList<string> ReadLogins()
    {
        try
        {
            return Logins.Terminals(options.LoginsFile, options.Users);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(options.LoginsFile, failure.Message, failure);
        }
    }
}
