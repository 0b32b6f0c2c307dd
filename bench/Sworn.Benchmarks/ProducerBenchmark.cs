using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Benchmarks;

/// <summary>
/// Sends over RELP from 64 connections, of which each waits until its message is acknowledged, and so durable, before it
/// sends the next: <c>Sworn.Benchmarks producers PORT</c>, to a running node on this machine.
/// </summary>
internal static class ProducerBenchmark
{
    private const int Producers = 64;
    private const int Seconds = 10;
    private const int LongestAnswer = 4_096;

    /// <summary>Sends for some seconds and prints messages a second and how long acknowledgements took.</summary>
    public static void Run(int port)
    {
        var clock = Stopwatch.StartNew();
        var threads = new List<Thread>();
        var took = new List<double>[Producers];
        for (var number = 0; number < Producers; number++)
        {
            var own = took[number] = [];
            var producer = number;
            threads.Add(new Thread(() => Produce(port, producer, clock, own)));
        }

        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        var all = took.SelectMany(static own => own).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{all.Count:N0} messages of {Producers} producers acknowledged, {all.Count / (double)Seconds:N0} a second; median {all[all.Count / 2]:F2} ms, 99 of 100 within {all[all.Count * 99 / 100]:F2} ms, longest {all[^1]:F1} ms"));
    }

    private static void Produce(int port, int producer, Stopwatch clock, List<double> took)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        var answer = new byte[LongestAnswer];
        var number = 1;
        Exchange(socket, Frame(number++, "open", "relp_version=0\nrelp_software=sworn-bench,1,-\ncommands=syslog"), answer);
        while (clock.Elapsed.TotalSeconds < Seconds)
        {
            var message = Frame(number++, "syslog", $"<13>1 2026-03-01T10:00:00Z host{producer} bench - - - message {number} of a producer that waits");
            var began = Stopwatch.GetTimestamp();
            Exchange(socket, message, answer);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        socket.Send(Frame(number, "close", ""));
    }

    private static byte[] Frame(int number, string command, string data) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {command} {data.Length}{(data.Length > 0 ? " " : "")}{data}\n"));

    /// <summary>Sends a frame and waits for its answer, which ends with a line feed and has none in it before.</summary>
    private static void Exchange(Socket socket, byte[] frame, byte[] answer)
    {
        socket.Send(frame);
        var filled = 0;
        while (filled == 0 || answer[filled - 1] != '\n' || !IsWhole(answer.AsSpan(0, filled)))
        {
            var read = socket.Receive(answer, filled, answer.Length - filled, SocketFlags.None);
            if (read == 0)
            {
                throw new IOException("the node closed the connection");
            }

            filled += read;
        }
    }

    /// <summary>Whether an answer has as many octets as it says: that to <c>open</c> has line feeds inside.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer).Split(' ', 4);
        if (text.Length < 3 || text[1] != "rsp")
        {
            throw new IOException($"the node answered {Encoding.UTF8.GetString(answer)}");
        }

        var length = int.Parse(text[2].Trim(), CultureInfo.InvariantCulture);
        return text.Length < 4 ? length == 0 : text[3].Length >= length + 1 && text[3].StartsWith("200", StringComparison.Ordinal);
    }
}
