using System.Text;
using Sworn.Pipeline.Receiving;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>Files that grow, are renamed, cut, removed and come back.</summary>
public sealed class FileReceivingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-file-");

    private string Log => Path.Join(_folder.FullName, "app.log");

    [Fact]
    public void Lines_are_messages_and_a_line_without_an_end_waits()
    {
        File.WriteAllText(Log, "<13>one\n<13>two\n<13>thr");
        using var node = new Node(Input());
        node.Intake.WaitForStored(2);
        File.AppendAllText(Log, "ee\n");
        node.Intake.WaitForStored(3);
        Assert.Equal(["<13>one", "<13>two", "<13>three"], node.Texts());
        Assert.Equal(Log, node.Intake.Identities[0].Path);
        Assert.Equal(3, node.Account.Stored);
    }

    [Fact]
    public void A_missing_file_is_waited_for_and_a_pattern_finds_files_that_come()
    {
        using var node = new Node(Input(Path.Join(_folder.FullName, "*.log")));
        File.WriteAllText(Log, "one\n");
        node.Intake.WaitForStored(1);
        File.WriteAllText(Path.Join(_folder.FullName, "other.log"), "two\n");
        File.WriteAllText(Path.Join(_folder.FullName, "other.txt"), "three\n");
        node.Intake.WaitForStored(2);
        Assert.Equal(["one", "two"], node.Texts());
    }

    [Fact]
    public void Rotation_by_renaming_loses_nothing_even_what_is_written_to_the_old_file()
    {
        using var node = new Node(Input());
        using (var old = new StreamWriter(Log) { AutoFlush = true })
        {
            old.Write("one\n");
            node.Intake.WaitForStored(1);
            File.Move(Log, Log + ".1");
            old.Write("late\n");
            File.WriteAllText(Log, "new\n");
        }

        node.Intake.WaitForStored(3);
        Assert.Equal(["late", "new", "one"], node.Texts().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_is_cut_is_begun_again()
    {
        File.WriteAllText(Log, "one\ntwo\n");
        using var node = new Node(Input());
        node.Intake.WaitForStored(2);
        File.WriteAllText(Log, "new one, longer than what was there before\n");
        node.Intake.WaitForStored(3);
        Assert.Equal(["one", "two", "new one, longer than what was there before"], node.Texts());
        Assert.Single(node.Events.Of<Cut>());
    }

    [Fact]
    public async Task A_start_goes_on_where_the_last_stop_was_and_finds_what_was_renamed_meanwhile()
    {
        await File.WriteAllTextAsync(Log, "one\n", TestContext.Current.CancellationToken);
        using (var node = new Node(Input()))
        {
            node.Intake.WaitForStored(1);
            await node.StopAsync();
        }

        await File.AppendAllTextAsync(Log, "two\n", TestContext.Current.CancellationToken);
        File.Move(Log, Log + ".1");
        await File.WriteAllTextAsync(Log, "three\n", TestContext.Current.CancellationToken);
        using var again = new Node(Input());
        again.Intake.WaitForStored(2);
        Assert.Equal(["three", "two"], again.Texts().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cursor_moves_only_over_what_is_stored()
    {
        await File.WriteAllTextAsync(Log, "one\n", TestContext.Current.CancellationToken);
        var intake = new MemoryIntake();
        intake.Hold();
        using (var node = new Node(Input(), intake))
        {
            Assert.True(SpinWait.SpinUntil(() => intake.WaitingCount > 0, Patience.Limit));
            await node.StopAsync(TimeSpan.Zero);
        }

        using var again = new Node(Input());
        again.Intake.WaitForStored(1);
        Assert.Equal(["one"], again.Texts());
    }

    [Fact]
    public void Only_what_is_new_is_read_where_so_configured_and_a_damaged_cursor_is_set_aside()
    {
        File.WriteAllText(Log, "old\n");
        File.WriteAllText(Cursor, "rubbish");
        using var node = new Node(Input() with { FromBeginning = false });
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Cursor), Patience.Limit));
        File.AppendAllText(Log, "new\n");
        node.Intake.WaitForStored(1);
        Assert.Equal(["new"], node.Texts());
        Assert.True(File.Exists(Cursor + ".damaged"));
    }

    [Fact]
    public void Much_is_read_whole_and_long_lines_are_cut()
    {
        const int count = 100_000;
        var text = new StringBuilder();
        for (var number = 0; number < count; number++)
        {
            text.Append("line ").Append(number).Append(number % 1_000 == 0 ? new string('x', 900) : "").Append('\n');
        }

        File.WriteAllText(Log, text.ToString());
        using var node = new Node(Input() with { MaxMessageBytes = 500 });
        node.Intake.WaitForStored(count);
        Assert.Equal(
            text.ToString().Split('\n')[..count].Select(static line => line[..Math.Min(line.Length, 500)]), node.Texts());
        Assert.Equal(count, node.Account.Received);
    }

    [Fact]
    public void A_slow_log_holds_the_file_back_and_loses_nothing()
    {
        const int count = 2_000;
        var intake = new MemoryIntake(batches: 1, batchBytes: 2_000);
        intake.Hold();
        File.WriteAllText(Log, string.Concat(Enumerable.Range(0, count).Select(static number => $"line {number} {new string('x', 300)}\n")));
        using var node = new Node(Input() with { MaxMessageBytes = 250 }, intake);
        node.Events.WaitFor<PressureBegan>();
        intake.Release();
        intake.WaitForStored(count);
        Assert.Equal(
            Enumerable.Range(0, count).Select(static number => $"line {number} {new string('x', 300)}"[..250]), node.Texts());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Cursor => Path.Join(_folder.FullName, "cursor");

    private FileInputOptions Input(string? path = null) => new() { Name = "file", Number = 4, Path = path ?? Log, CursorFile = Cursor };
}
