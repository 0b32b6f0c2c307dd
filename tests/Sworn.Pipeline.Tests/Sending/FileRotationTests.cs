using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>RFC 9742, <c>file-rotation</c>: number-of-files, max-file-size, rollover, retention.</summary>
public sealed class FileRotationTests : IDisposable
{
    private readonly ForwardingNode _node = new();

    public void Dispose() => _node.Dispose();

    private string FilePath => Path.Join(_node.Folder, "out", "messages");

    private List<string> Closed => [.. new ClosedFiles(FilePath).List().Select(file => file.Path)];

    [Theory]
    [InlineData(OutputFormat.Received)]
    [InlineData(OutputFormat.Json)]
    [Trait("RFC", "9742 max-file-size")]
    public void No_file_is_longer_than_its_limit_and_no_message_is_torn(OutputFormat format)
    {
        _node.Start(Options() with { MaxFileBytes = 70_000, Format = new FormatOptions { Format = format } });
        _node.Append(ForwardingNode.Numbered(0, 8000));
        Eventually(() => _node.Snapshot("file").Forwarded == 8000);

        Assert.All([.. Closed, FilePath], file => Assert.InRange(new FileInfo(file).Length, 1, 70_000));
        var lines = Closed.Append(FilePath).SelectMany(File.ReadAllLines).ToList();
        Assert.Equal(8000, lines.Count);
        Assert.All(lines.Index(), line => Assert.Contains(format == OutputFormat.Json ? $"\"msg\":\"message {line.Index}\"" : $" - message {line.Index}", line.Item, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("RFC", "9742 rollover")]
    public void A_file_is_closed_by_age_when_it_has_something_in_it()
    {
        _node.Start(Options() with { Rollover = TimeSpan.FromMilliseconds(600) });
        _node.Append("one");
        Eventually(() => Closed.Count == 1);
        _node.Append("two");
        Eventually(() => Closed.Count == 2);

        Assert.Equal(["one", "two"], Closed.SelectMany(File.ReadAllLines));
        Assert.Equal(0, new FileInfo(FilePath).Length);
    }

    [Fact]
    [Trait("RFC", "9742 retention")]
    public void A_closed_file_goes_when_it_is_too_old_and_no_other_file_does()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var old = FilePath + ".20200101T000000.0000000Z";
        string[] others = [FilePath + ".gz", FilePath + ".20200101", FilePath + "2.20200101T000000.0000000Z"];
        foreach (var file in others.Append(old))
        {
            File.WriteAllText(file, "x");
        }

        _node.Start(Options() with { Retention = TimeSpan.FromDays(1) });
        Eventually(() => !File.Exists(old));

        Assert.All(others, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void What_an_archive_has_not_transferred_stays_however_many_files_there_are()
    {
        var isTransferred = false;
        _node.Start(Options() with { MaxFileBytes = 70_000, NumberOfFiles = 2, MayDelete = _ => Volatile.Read(ref isTransferred) });
        _node.Append(ForwardingNode.Numbered(0, 8000));
        Eventually(() => _node.Snapshot("file").Forwarded == 8000);
        Assert.True(Closed.Count > 3);
        Assert.Equal(8000, Closed.Append(FilePath).SelectMany(File.ReadAllLines).Count());
        Volatile.Write(ref isTransferred, true);
        _node.Append(ForwardingNode.Numbered(8000, 2000));

        Eventually(() => Closed.Count == 1);
    }

    [Fact]
    public void A_line_that_a_power_cut_tore_does_not_run_into_the_next_one()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, "whole\nto");
        _node.Start(Options());
        _node.Append("next");
        Eventually(() => _node.Snapshot("file").Forwarded == 1);

        Assert.Equal(["whole", "to", "next"], File.ReadAllLines(FilePath));
    }

    private FileOutputOptions Options() => new() { Name = "file", Number = 0, Path = FilePath };

    private static void Eventually(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, ForwardingNode.Limit));
}
