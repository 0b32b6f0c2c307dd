using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Sworn.Host.Native;
using Sworn.Host.Running;
using Sworn.Testing;

namespace Sworn.Host.Tests.Running;

[Trait("OPSEC", "2.19")]
public sealed partial class StorageWatchTests : IDisposable
{
    private const long Disk = 100L << 20;

    private readonly List<string> _records = [];
    private readonly ManualTimeProvider _time = new();
    private readonly StorageWatch _watch;
    private StorageSpace _space = At(69);
    private int _level;

    public StorageWatchTests()
    {
        var audit = new AuditTrail("noc-a", _time, message =>
        {
            _records.Add(Encoding.UTF8.GetString(message.Span));
            return Task.CompletedTask;
        });
        _watch = new StorageWatch("main", [80, 90, 95], () => _space, level => _level = level, audit, NullLogger.Instance, _time);
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void Each_threshold_gives_one_warning_of_its_severity_with_what_is_left_and_for_how_long()
    {
        for (var percent = 70; percent <= 100; percent++)
        {
            Look(percent);
            Assert.Equal(percent, _level);
        }

        // PRI is 8 × 13 (audit) and warning, error, critical.
        Assert.Equal([("108", "80", "80"), ("107", "90", "90"), ("106", "95", "95")], _records.Select(PartsOf));
        Assert.All(_records, record => Assert.Contains(" STORAGE_WARNING ", record, StringComparison.Ordinal));
        Assert.Contains("store=\"main\"", _records[2], StringComparison.Ordinal);
        Assert.Contains($"free=\"{5L << 20}\"", _records[2], StringComparison.Ordinal);

        // A megabyte a second, and five are left.
        Assert.Contains("rate=\"1048576\" full_in=\"5\"", _records[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_swings_by_a_point_is_told_once_and_one_that_fell_five_points_is_cleared_once()
    {
        foreach (var percent in new[] { 80, 79, 80, 81, 79, 76, 75, 74, 73, 80 })
        {
            Look(percent);
        }

        Assert.Equal(3, _records.Count);
        Assert.Contains(" STORAGE_WARNING ", _records[0], StringComparison.Ordinal);
        Assert.Contains(" STORAGE_NORMAL ", _records[1], StringComparison.Ordinal);
        Assert.Equal(("109", "74", "80"), PartsOf(_records[1]));
        Assert.Contains(" STORAGE_WARNING ", _records[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Inodes_count_when_they_are_scarcer()
    {
        _space = new StorageSpace(Disk, Disk, Inodes: 1_000, FreeInodes: 99);
        _watch.Look();

        Assert.Equal(90, _level);
        Assert.Contains("free_inodes=\"99\"", Assert.Single(_records), StringComparison.Ordinal);
    }

    [Fact]
    public void A_jump_over_several_thresholds_tells_the_highest_at_once()
    {
        Look(97);

        Assert.Equal(("106", "97", "95"), PartsOf(Assert.Single(_records)));
    }

    [Fact]
    public void The_kernel_says_how_full_a_file_system_is()
    {
        var space = FileSystemStatus.Of(Path.GetTempPath());
        var drive = new DriveInfo(Path.GetTempPath());

        // Others write to it too.
        Assert.InRange(space.FreeOctets, drive.AvailableFreeSpace - (1L << 30), drive.AvailableFreeSpace + (1L << 30));
        Assert.InRange(space.Percent, 0, 100);
        Assert.Throws<IOException>(() => FileSystemStatus.Of("/nowhere/at/all"));
    }

    private void Look(int percent)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _space = At(percent);
        _watch.Look();
    }

    private static StorageSpace At(int percent) => new(Disk, Disk * (100 - percent) / 100, Inodes: 0, FreeInodes: 0);

    private static (string Priority, string Percent, string Threshold) PartsOf(string record)
    {
        var parts = Parts().Match(record);
        Assert.True(parts.Success, record);
        return (parts.Groups["priority"].Value, parts.Groups["percent"].Value, parts.Groups["threshold"].Value);
    }

    [GeneratedRegex("^<(?<priority>\\d+)>.*percent=\"(?<percent>\\d+)\" threshold=\"(?<threshold>\\d+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Parts();
}
