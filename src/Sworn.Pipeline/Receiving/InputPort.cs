using System.Net;
using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Receiving;

/// <summary>An input that is bound: what its sockets on all receiving threads share. Thread-safe.</summary>
internal sealed class InputPort(InputOptions options, InputAccount account, IPEndPoint endpoint, int receiveBufferGot)
{
    private int _connections;

    public InputOptions Options { get; } = options;

    public InputAccount Account { get; } = account;

    public InputStatus Status => new()
    {
        Name = Options.Name,
        Transport = Options.Transport,
        Endpoint = endpoint,
        ReceiveBufferAsked = Options.ReceiveBufferBytes,
        ReceiveBufferGot = receiveBufferGot,
        Connections = Options is TcpInputOptions ? Volatile.Read(ref _connections) : null,
    };

    /// <summary>Counts one more connection.</summary>
    /// <returns>False when <paramref name="limit"/> are open.</returns>
    public bool TryAddConnection(int limit)
    {
        if (Interlocked.Increment(ref _connections) <= limit)
        {
            Account.Note(InputNote.ConnectionsOpened);
            return true;
        }

        Interlocked.Decrement(ref _connections);
        Account.Note(InputNote.ConnectionsRefused);
        return false;
    }

    /// <summary>Counts one connection less.</summary>
    public void RemoveConnection()
    {
        Interlocked.Decrement(ref _connections);
        Account.Note(InputNote.ConnectionsClosed);
    }
}
