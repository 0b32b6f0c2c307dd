using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>The journal through a program that plays journalctl; the real one is among the integration tests.</summary>
public sealed class JournalReceivingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-journal-");

    private string Cursor => At("cursor");

    [Fact]
    public async Task A_start_goes_on_behind_the_entry_that_was_stored_last()
    {
        Play(first: Entry("c1", 1) + Entry("c2", 2), atCursor: Entry("c2", 2) + Entry("c3", 3));
        using (var node = new Node(Input()))
        {
            node.Intake.WaitForStored(2);
            await node.StopAsync();
            Assert.StartsWith("<14>1 1970-01-01T00:00:01.000000Z host app - - [journal@32473 __CURSOR=\"c1\"", node.Texts()[0], StringComparison.Ordinal);
        }

        Assert.Equal("c2\n2000000\n", await File.ReadAllTextAsync(Cursor, TestContext.Current.CancellationToken));
        using (var node = new Node(Input()))
        {
            node.Intake.WaitForStored(1);
            await node.StopAsync();
            Assert.EndsWith("] entry 3", Assert.Single(node.Texts()), StringComparison.Ordinal);
        }

        var calls = await File.ReadAllLinesAsync(At("calls"), TestContext.Current.CancellationToken);
        Assert.Equal("--output=export --follow --no-pager --quiet --lines=all", calls[0]);
        Assert.Equal(calls[0] + " --cursor=c2", calls[1]);
    }

    [Fact]
    public void An_entry_that_was_rotated_away_is_told_and_what_is_there_is_taken()
    {
        File.WriteAllText(Cursor, "c2\n2000000\n");
        Play(first: "", atCursor: Entry("c9", 9));
        using var node = new Node(Input());
        node.Intake.WaitForStored(1);
        Assert.Equal("c2", node.Events.WaitFor<JournalGone>()[0].Cursor);
    }

    [Fact]
    public void A_cursor_that_is_not_understood_falls_back_to_the_time()
    {
        File.WriteAllText(Cursor, "rubbish\n2000000\n");
        Play(first: Entry("c1", 1) + Entry("c2", 2) + Entry("c3", 3), atCursor: null);
        using var node = new Node(Input());
        node.Intake.WaitForStored(1);
        Assert.Equal("Failed to seek to cursor", node.Events.WaitFor<JournalEnd>()[0].Problem);
        Assert.EndsWith("] entry 3", node.Texts()[0], StringComparison.Ordinal);
        Assert.EndsWith("--since=@2", File.ReadAllLines(At("calls"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told()
    {
        using var node = new Node(Input() with { Program = At("missing") });
        Assert.Contains("cannot be started", node.Events.WaitFor<JournalEnd>()[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_takes_no_more_makes_the_program_wait_and_loses_nothing()
    {
        const int count = 400;
        Play(first: string.Concat(Enumerable.Range(1, count).Select(static number => Entry("c" + number, number))), atCursor: "");
        var intake = new MemoryIntake(batches: 1, batchBytes: 4_000);
        intake.Hold();
        using var node = new Node(Input() with { MaxMessageBytes = 1_024 }, intake);
        node.Events.WaitFor<PressureBegan>();
        intake.Release();
        node.Intake.WaitForStored(count);
        await node.StopAsync();
        Assert.Equal(Enumerable.Range(1, count).Select(static number => $"entry {number}"), node.Texts().Select(static text => text[(text.IndexOf("] ", StringComparison.Ordinal) + 2)..]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Entry(string cursor, int seconds) =>
        $"__CURSOR={cursor}\n__REALTIME_TIMESTAMP={seconds}000000\nPRIORITY=6\nSYSLOG_FACILITY=1\nSYSLOG_IDENTIFIER=app\nMESSAGE=entry {seconds}\n\n";

    private string At(string name) => Path.Join(_folder.FullName, name);

    /// <summary>Writes the program: what it prints without and with a cursor; null is a cursor that it does not understand.</summary>
    private void Play(string first, string? atCursor)
    {
        File.WriteAllText(At("first"), first);
        File.WriteAllText(At("second"), atCursor ?? "");
        var refusal = atCursor is null ? "echo 'Failed to seek to cursor' >&2; exit 1" : $"cat {At("second")}";
        File.WriteAllText(At("journalctl"), $"#!/bin/sh\necho \"$*\" >> {At("calls")}\ncase \"$*\" in\n*--cursor=*) {refusal};;\n*) cat {At("first")};;\nesac\nexec sleep 60\n");
        File.SetUnixFileMode(At("journalctl"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private JournalInputOptions Input() => new()
    {
        Name = "journal",
        Number = 1,
        HostName = "host",
        CursorFile = Cursor,
        Program = At("journalctl"),
    };
}
