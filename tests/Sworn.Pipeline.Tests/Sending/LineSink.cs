using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>A TCP collector of lines on the loopback address; may be closed and opened again on its port.</summary>
internal sealed class LineSink : IDisposable
{
    private readonly List<string> _lines = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly List<Socket> _connections = [];
    private Socket _listener;

    public LineSink(bool isReading = true)
    {
        IsReading = isReading;
        _listener = Listen(port: 0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <summary>Whether it reads what comes over connections that are made from here on.</summary>
    public bool IsReading { get; set; }

    public List<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Waits until so many lines have come.</summary>
    public void WaitFor(int count)
    {
        while (Lines.Count < count)
        {
            Assert.True(_more.Wait(ForwardingNode.Limit), $"{Lines.Count} of {count} lines came");
        }
    }

    /// <summary>The octets that came and that nobody has read.</summary>
    public int Unread
    {
        get
        {
            lock (_lock)
            {
                return _connections.Sum(static connection => connection.Available);
            }
        }
    }

    /// <summary>Ends every connection and listens no more.</summary>
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
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 << 10 };
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

                if (IsReading)
                {
                    _ = Task.Factory.StartNew(() => Read(connection), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private void Read(Socket connection)
    {
        try
        {
            using var reader = new StreamReader(new NetworkStream(connection), Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                lock (_lock)
                {
                    _lines.Add(line);
                }

                _more.Release();
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            return;
        }
    }
}
