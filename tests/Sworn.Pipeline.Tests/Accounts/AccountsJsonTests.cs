using System.Text;
using System.Text.Json;
using Sworn.Pipeline.Accounts;

namespace Sworn.Pipeline.Tests.Accounts;

public sealed class AccountsJsonTests
{
    [Fact]
    public void The_document_has_the_shape_of_the_contract()
    {
        var accounts = new LossAccounts();
        var input = accounts.Open("syslog-udp");
        var lane = input.OpenLane();
        lane.Received(10);
        lane.Rejected(LossReason.Empty, 2);
        lane.Dropped(LossReason.BackPressure, 1);
        var handover = lane.HandOver(6, open: 1, listener: null);
        handover.Stored(4);
        handover.Dropped(1, "store-full");
        input.Watch(new FakeDrops { Total = 7 });
        input.Note(InputNote.ConnectionsOpened, 3);
        Assert.Equal(
            """
            {"balanced":true,"received":17,"stored":4,"forwarded_only":0,"forwarded":0,"rejected":{"empty":2},
            "dropped":{"backpressure":1,"kernel":7,"store-full":1},"in_flight":2,
            "inputs":{"syslog-udp":{"balanced":true,"received":17,"stored":4,"forwarded_only":0,"rejected":{"empty":2},
            "dropped":{"backpressure":1,"kernel":7,"store-full":1},"in_flight":2,"formats":{},"malformed":{},
            "truncated":0,"connections_opened":3,"connections_closed":0,"connections_refused":0,"framing_errors":0,"handshakes_failed":0,"redacted":0}},
            "outputs":{}}
            """.ReplaceLineEndings(""),
            Json(accounts));
    }

    [Fact]
    public void A_node_without_inputs_balances()
    {
        Assert.Equal(
            """
            {"balanced":true,"received":0,"stored":0,"forwarded_only":0,"forwarded":0,"rejected":{},"dropped":{},"in_flight":0,"inputs":{},"outputs":{}}
            """,
            Json(new LossAccounts()));
    }

    private static string Json(LossAccounts accounts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            accounts.Snapshot().WriteTo(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
