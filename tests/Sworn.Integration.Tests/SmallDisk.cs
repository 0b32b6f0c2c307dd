using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary>A small real file system (tmpfs) of its own, with a file beside sworn's that takes as much of it as a test wants.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    public const int Mebibytes = 40;

    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    /// <summary>How full it is, in percent.</summary>
    public int Percent
    {
        get
        {
            var drive = new DriveInfo(Path);
            return (int)((drive.TotalSize - drive.AvailableFreeSpace) * 100 / drive.TotalSize);
        }
    }

    private string Filler => System.IO.Path.Join(Path, "filler");

    /// <summary>Mounts it; skips the test where that is not allowed.</summary>
    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        var size = string.Create(CultureInfo.InvariantCulture, $"size={Mebibytes}m");
        var mount = await ProgramRun.StartAsync("mount", null, "-t", "tmpfs", "-o", size, "tmpfs", disk.Path);
        if (mount.ExitCode != 0)
        {
            disk._folder.Dispose();
        }

        Assert.SkipUnless(mount.ExitCode == 0, "a small file system can only be mounted as root");
        return disk;
    }

    /// <summary>Fills it up to a level.</summary>
    public void FillTo(int percent)
    {
        using var filler = new FileStream(Filler, FileMode.Append);
        var block = new byte[64 << 10];
        while (Percent < percent)
        {
            filler.Write(block);
            filler.Flush();
        }
    }

    /// <summary>Fills it until less than so many octets are free.</summary>
    public void LeaveFree(long octets)
    {
        using var filler = new FileStream(Filler, FileMode.Append);
        var block = new byte[64 << 10];
        while (new DriveInfo(Path).AvailableFreeSpace > octets)
        {
            filler.Write(block);
            filler.Flush();
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await ProgramRun.StartAsync("umount", null, Path);
        _folder.Dispose();
    }
}
