using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Inspecting;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Tests.Receiving;
using Sworn.Store;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Inspecting;

public sealed class LogInspectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sworn-inspection-").FullName;
    private readonly LossAccounts _accounts = new();
    private readonly LogWriter _writer;

    public LogInspectionTests()
    {
        var time = new ManualTimeProvider();
        var options = new LogOptions { Origin = "sworn.example/test/main", Software = "sworn test", Time = time };
        var anchor = new DiskDirectory(Directory.CreateDirectory(Path.Join(_folder, "anchor")).FullName);
        var log = SealedLog.Open(new DiskDirectory(_folder), anchor, options, new StoreEvents());
        _writer = new LogWriter(log, new LogWriterOptions(), new StoreEvents(), TimeProvider.System);
    }

    public void Dispose()
    {
        _writer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_the_inspector_finds_is_in_the_account_of_the_input()
    {
        var events = new RecordingEvents();
        var begin = _writer.Progress.Durable;
        var input = Node.Tcp();
        using var receivers = Receivers.Start([input], _writer, _accounts, events, new ReceiversOptions { Threads = 1 });
        using var inspection = Begin(begin, input);
        using (var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp))
        {
            await socket.ConnectAsync(receivers.Inputs[0].Endpoint!, TestContext.Current.CancellationToken);
            Node.Send(socket, "<13>one\ntwo\n<13>three\n");
        }

        events.WaitFor<ConnectionSummary>();
        await receivers.StopAsync(Receivers.DefaultStopLimit);
        await _writer.StopAsync();
        Assert.True(SpinWait.SpinUntil(() => inspection.Inspected == _writer.Progress.Durable, Patience.Limit));

        var account = _accounts.Snapshot().Inputs[0];
        Assert.Equal(2, account.Formats["with PRI"]);
        Assert.Equal(1, account.Formats["without PRI"]);
        Assert.Equal(1, account.Malformed["pri-missing"]);
        Assert.Equal(3, account.Stored);
    }

    [Fact]
    public async Task It_begins_where_it_is_told_and_leaves_sworn_s_own_records_alone()
    {
        var input = Node.Tcp();
        _accounts.Open(input.Name);
        await _writer.AppendAuditAsync("<109>1 - h sworn - A - own"u8.ToArray());
        using var inspection = Begin(_writer.Progress.Durable, input);
        await _writer.AppendAuditAsync("<109>1 - h sworn - A - own"u8.ToArray());
        await _writer.StopAsync();
        Assert.True(SpinWait.SpinUntil(() => inspection.Inspected == _writer.Progress.Durable, Patience.Limit));

        Assert.Empty(_accounts.Snapshot().Inputs[0].Formats);
        inspection.Dispose();
        await inspection.Completion;
    }

    private LogInspection Begin(ulong from, InputOptions input) => new(
        new DiskDirectory(_folder), _writer.Progress, from,
        new Dictionary<ushort, InputAccount> { [input.Number] = _accounts.Of(input.Name) }, new FirstOctet());

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
