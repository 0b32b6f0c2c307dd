using System.Diagnostics;
using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary>
/// A Linux device made of the programs of this machine, in namespaces of its own: accounts, configuration, logs, network
/// and /dev/log are not those of the machine, and the clock cannot be set. Nothing of it is left when it is disposed.
/// </summary>
internal sealed class LinuxMachine : IAsyncDisposable
{
    /// <summary>The HOSTNAME of what it sends.</summary>
    public const string Name = "linux-under-test";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string Scripts = Path.Join(Repository.Root, "tests/Sworn.Integration.Tests/linux");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-linux-");
    private readonly System.Text.StringBuilder _said = new();
    private Process? _machine;
    private Process? _syslog;
    private string _init = "";

    /// <summary>The socket that the node under test must make before the machine starts.</summary>
    public string Socket => Path.Join(_folder.FullName, "log");

    /// <summary>What the scripts and programs printed, for a test that fails.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts the machine and its syslog daemon.</summary>
    public async Task StartAsync()
    {
        _machine = Spawn("unshare", [
            "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--mount-proc", "--kill-child",
            "setpriv", "--bounding-set=-sys_time", "bash", Path.Join(Scripts, "machine.sh"), _folder.FullName, Socket]);
        var ready = Path.Join(_folder.FullName, "ready");
        await Eventually.TrueAsync(() => _machine.HasExited || File.Exists(ready), Limit, () => $"the machine did not start:\n{Said}");
        Assert.False(_machine.HasExited, $"the machine ended:\n{Said}");
        var children = await ProgramRun.StartAsync("pgrep", null, "-P", _machine.Id.ToString(CultureInfo.InvariantCulture));
        _init = Assert.Single(children.Lines);
        _syslog = Spawn("nsenter", [.. Inside, "bash", "-c", $": >/var/log/dpkg.log; exec rsyslogd -n -f {Scripts}/rsyslog.conf -i /run/rsyslogd.pid -C"]);
        await Eventually.TrueAsync(
            async () => (await ProgramRun.StartAsync("nsenter", null, [.. Inside, "test", "-S", "/dev/log"])).ExitCode == 0,
            Limit, () => $"rsyslogd made no socket:\n{Said}");
    }

    /// <summary>Runs a script of the folder <c>linux</c> in the machine, to its end; its programs may fail, as many shall.</summary>
    public Task ActAsync(string script) => CommandAsync($". {Scripts}/{script}.sh");

    /// <summary>Runs a command in the machine.</summary>
    public async Task CommandAsync(string command)
    {
        var run = await ProgramRun.StartAsync("nsenter", null, [.. Inside, "bash", "-c", $"cd {_folder.FullName}; {command} 2>&1"]);
        Keep($"{command}: {run.ExitCode}\n{run.Text}{run.Errors}");
    }

    /// <summary>Ends the syslog daemon as an administrator does, so that it says so.</summary>
    public async Task EndSyslogAsync()
    {
        await CommandAsync("kill $(cat /run/rsyslogd.pid)");
        using var limit = new CancellationTokenSource(Limit);
        await _syslog!.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _machine, _syslog }.OfType<Process>())
        {
            // unshare takes the machine's first process with it, and that all others.
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string[] Inside =>
    [
        "-t", _init, "-m", "-n", "-p", "-u", "-i", "env", "-i", $"SCRIPTS={Scripts}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
        "setpriv", "--bounding-set=-sys_time",
    ];

    private Process Spawn(string program, string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? text)
    {
        lock (_said)
        {
            _said.AppendLine(text);
        }
    }
}
