using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>A mail server on the loopback address that takes what it gets, unless it is told to answer otherwise.</summary>
internal sealed class MailSink : IDisposable
{
    private readonly List<string> _mails = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Func<string, string?> _answer;
    private readonly List<Socket> _connections = [];
    private Socket _listener;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gives an answer to a command, or to a whole mail, in place of the usual one.</param>
    public MailSink(Func<string, string?>? answer = null)
    {
        _answer = answer ?? (_ => null);
        _listener = Listen(port: 0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>The mails that were accepted, headers and all.</summary>
    public List<string> Mails
    {
        get
        {
            lock (_lock)
            {
                return [.. _mails];
            }
        }
    }

    public void WaitFor(int count)
    {
        while (Mails.Count < count)
        {
            Assert.True(_more.Wait(ForwardingNode.Limit), $"{Mails.Count} of {count} mails came");
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _listener.Dispose();
            _connections.ForEach(connection => connection.Dispose());
            _connections.Clear();
        }
    }

    public void OpenAgain()
    {
        lock (_lock)
        {
            _listener = Listen(Port);
        }
    }

    public void Dispose() => Close();

    private Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _ = Task.Factory.StartNew(() => Accept(listener), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return listener;
    }

    private void Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var connection = listener.Accept();
                lock (_lock)
                {
                    _connections.Add(connection);
                }

                _ = Task.Factory.StartNew(() => Serve(connection), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private void Serve(Socket connection)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            Answer(stream, "220 sink");
            while (reader.ReadLine() is { } command)
            {
                var usual = command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-sink\r\n250-8BITMIME\r\n250 PIPELINING"
                    : command == "DATA" ? "354 go on" : command == "QUIT" ? "221 bye" : "250 ok";
                Answer(stream, _answer(command) ?? usual);
                if (command == "DATA")
                {
                    Answer(stream, Take(reader));
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            return;
        }
    }

    private string Take(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (reader.ReadLine() is { } line && line != ".")
        {
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        if (_answer(mail.ToString()) is { } refusal)
        {
            return refusal;
        }

        lock (_lock)
        {
            _mails.Add(mail.ToString());
        }

        _more.Release();
        return "250 taken";
    }

    private static void Answer(NetworkStream stream, string line) => stream.Write(Encoding.ASCII.GetBytes(line + "\r\n"));
}
