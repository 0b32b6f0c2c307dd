using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class InspectionTests
{
    [Fact]
    public async Task What_the_inspector_finds_is_in_the_account_of_the_input()
    {
        using var node = new Node(
            Node.Tcp(), options: new ReceiversOptions { Threads = 1, CreateInspector = static () => new FirstOctet() });
        node.SendOnce("<13>one\ntwo\n<13>three\n");
        node.Events.WaitFor<ConnectionSummary>();
        await node.StopAsync();
        var account = node.Account;
        Assert.Equal(2, account.Formats["with PRI"]);
        Assert.Equal(1, account.Formats["without PRI"]);
        Assert.Equal(1, account.Malformed["pri-missing"]);
        Assert.Equal(3, account.Stored);
    }

    private sealed class FirstOctet : IMessageInspector
    {
        public void Inspect(ReadOnlySpan<byte> message, long receivedUtc, MessageCounts counts)
        {
            Assert.True(receivedUtc > 0);
            if (message[0] == '<')
            {
                counts.CountFormat("with PRI");
                return;
            }

            counts.CountFormat("without PRI");
            counts.CountMalformed("pri-missing");
        }
    }
}
