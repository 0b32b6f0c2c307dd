using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sworn.Integration.Tests;

/// <summary>Journal files as systemd writes them, read by the real journalctl; no systemd runs (OPSEC 2.1).</summary>
public sealed class JournalTests : IDisposable
{
    private const string Remote = "/lib/systemd/systemd-journal-remote";
    private const string Slow = "\n    rate-limit: 200";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-journal-");

    [Fact]
    [Trait("OPSEC", "2.1")]
    public async Task Section_2_1_entries_of_the_journal_are_records_with_every_field_and_a_restart_resumes_exactly()
    {
        await WriteAsync("a", 0, 100);
        await using var node = await SwornNode.StartAsync(Input());
        await node.WaitStoredAsync(100);
        await WriteAsync("b", 100, 50);
        await node.WaitStoredAsync(150);
        Assert.Equal(0, await node.StopAsync());
        await WriteAsync("c", 150, 50);
        await node.StartAgainAsync();
        await node.WaitStoredAsync(50);
        Assert.Equal(0, await node.StopAsync());

        var records = await RecordsAsync(node);
        Assert.Equal(Enumerable.Range(0, 200).Select(Message), records.Select(MessageOf));
        Assert.All(records, static record =>
        {
            Assert.Contains(" BINARY.b64=\"AP8B\"", record, StringComparison.Ordinal);
            Assert.Contains(" _UID=\"0\"", record, StringComparison.Ordinal);
            Assert.StartsWith("<86>1 2023-11-14T22:13:", record, StringComparison.Ordinal);
        });
        var found = await node.RunAsync("query", "_time:all app:sshd severity:info facility:authpriv msg:\"entry 7 \"", "--format", "raw");
        Assert.Contains("entry 7 ", Encoding.UTF8.GetString(found.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_loses_no_entry_of_the_journal()
    {
        const int count = 5_000;
        await WriteAsync("a", 0, count);

        // Slow enough that every kill finds it at work, however slow the test is; after the last one it may hurry.
        await using var node = await SwornNode.StartAsync(Input() + Slow);
        for (var kill = 0; kill < 3; kill++)
        {
            await node.WaitStoredAsync(100);
            await node.KillAsync();
            if (kill == 2)
            {
                node.Reconfigure(static text => text.Replace(Slow, "", StringComparison.Ordinal));
            }

            await node.StartAgainAsync();
        }

        await Eventually.TrueAsync(
            async () => (await node.AccountsAsync()).GetProperty("in_flight").GetInt64() == 0
                && (await RawAsync(node)).Contains(Message(count - 1), StringComparison.Ordinal),
            Limit, () => node.Log);
        Assert.Equal(0, await node.StopAsync());
        Assert.Equal(Enumerable.Range(0, count).Select(Message), (await RecordsAsync(node)).Select(MessageOf).Distinct(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Message(int number) => string.Create(CultureInfo.InvariantCulture, $"entry {number} of the journal");

    private static string MessageOf(string record) => record[(record.LastIndexOf("] ", StringComparison.Ordinal) + 2)..];

    private static async Task<List<string>> RecordsAsync(SwornNode node) =>
        [.. (await RawAsync(node)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static async Task<string> RawAsync(SwornNode node)
    {
        var run = await node.RunAsync("query", "_time:all _listener:=journal", "-r", "--format", "raw");
        Assert.True(run.ExitCode == 0, run.Errors);
        return Encoding.UTF8.GetString(run.Output);
    }

    private string Input() => $"""
        inputs:
          - type: journal
            folder: {_folder.FullName}
        """;

    /// <summary>Makes a journal file of entries.</summary>
    private async Task WriteAsync(string name, int first, int count)
    {
        using var export = new MemoryStream();
        for (var number = first; number < first + count; number++)
        {
            export.Write(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"__CURSOR=s=00000000000000000000000000000001;i={number + 1:x};b=00000000000000000000000000000002;m={number + 1:x};t={1_700_000_000_000_000 + number:x};x={number + 1:x}\n"
                + $"__REALTIME_TIMESTAMP={1_700_000_000_000_000 + number}\n__MONOTONIC_TIMESTAMP={number + 1}\n_BOOT_ID=00000000000000000000000000000002\n"
                + $"PRIORITY=6\nSYSLOG_FACILITY=10\nSYSLOG_IDENTIFIER=sshd\n_UID=0\n_HOSTNAME=edge1\nMESSAGE={Message(number)}\nBINARY\n")));
            var length = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, 3);
            export.Write(length);
            export.Write([0x00, 0xFF, 0x01]);
            export.Write("\n\n"u8);
        }

        var from = Path.Join(_folder.FullName, name + ".export");
        await File.WriteAllBytesAsync(from, export.ToArray());
        var run = await ProgramRun.StartAsync(Remote, null, "-o", Path.Join(_folder.FullName, name + ".journal"), from);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
