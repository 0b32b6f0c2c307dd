using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>A RELP client that remembers what was acknowledged, whatever happens to the receiver.</summary>
internal sealed class TestRelpClient(int port, string prefix)
{
    private const int Window = 100;

    /// <summary>The highest number that was acknowledged, and with it all below; -1 when none.</summary>
    public int Acknowledged { get; private set; } = -1;

    /// <summary>Sends numbered messages until told to stop or until the receiver is gone.</summary>
    public async Task SendAsync(CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, stop);
            var stream = client.GetStream();
            using var answers = new StreamReader(stream, Encoding.ASCII);
            await WriteAsync(stream, "1 open 30 relp_version=0\ncommands=syslog\n", stop);
            for (var line = 0; line < 4; line++)
            {
                Assert.NotNull(await answers.ReadLineAsync(stop));
            }

            for (var first = 0; ; first += Window)
            {
                await WriteAsync(stream, Messages(first), stop);
                for (var number = first; number < first + Window; number++)
                {
                    var answer = await answers.ReadLineAsync(stop);
                    if (answer != string.Create(CultureInfo.InvariantCulture, $"{number + 2} rsp 6 200 OK"))
                    {
                        return;
                    }

                    Acknowledged = number;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            return;
        }
    }

    private static ValueTask WriteAsync(NetworkStream stream, string text, CancellationToken stop) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);

    private string Messages(int first)
    {
        var text = new StringBuilder();
        for (var number = first; number < first + Window; number++)
        {
            var message = TestSender.Message(prefix, number, "");
            text.Append(CultureInfo.InvariantCulture, $"{number + 2} syslog {message.Length} {message}\n");
        }

        return text.ToString();
    }
}
