using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>A real sshd on the loopback address that gives sftp and nothing else to one key. It can be ended and started again.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-ssh-");
    private Process? _process;

    private SshServer()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>The private key that it knows.</summary>
    public string Identity => Path.Join(_folder.FullName, "user");

    /// <summary>Its own key, as a client keeps it.</summary>
    public string KnownHosts => Path.Join(_folder.FullName, "known_hosts");

    /// <summary>Where files are put.</summary>
    public string Target => Path.Join(_folder.FullName, "target");

    public string Site => string.Create(CultureInfo.InvariantCulture, $"sftp://{Environment.UserName}@127.0.0.1:{Port}{Target}");

    /// <summary>Makes its keys; it does not run yet.</summary>
    public static async Task<SshServer> PrepareAsync()
    {
        var server = new SshServer();
        Directory.CreateDirectory(server.Target);
        await server.MakeKeyAsync("host");
        await server.MakeKeyAsync("user");
        await server.MakeKeyAsync("other");
        await server.KnowAsync("host");
        await File.WriteAllTextAsync(Path.Join(server._folder.FullName, "sshd_config"), $"""
            Port {server.Port}
            ListenAddress 127.0.0.1
            HostKey {server._folder.FullName}/host
            AuthorizedKeysFile {server._folder.FullName}/user.pub
            PidFile none
            UsePAM no
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp
            LogLevel ERROR
            """, TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Whose key stands in the list of known hosts: <c>host</c> is its own.</summary>
    public async Task KnowAsync(string key) => await File.WriteAllTextAsync(
        KnownHosts, $"[127.0.0.1]:{Port} {await File.ReadAllTextAsync(Path.Join(_folder.FullName, key + ".pub"))}");

    public async Task StartAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // Debian's sshd wants it when it runs as root.
            Directory.CreateDirectory("/run/sshd");
        }

        _process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", Path.Join(_folder.FullName, "sshd_config")]) { UseShellExecute = false, RedirectStandardError = true });
        await Eventually.TrueAsync(AnswersAsync, TimeSpan.FromSeconds(30), () => "sshd did not answer");
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task MakeKeyAsync(string name)
    {
        var run = await ProgramRun.StartAsync("ssh-keygen", null, "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", Path.Join(_folder.FullName, name));
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
