using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sworn.Integration.Tests;

/// <summary>
/// The real program as a node on free ports of the loopback address, with a data directory of its own. It can be
/// killed and started again on the same data.
/// </summary>
internal sealed partial class SwornNode : IAsyncDisposable
{
    private const int SignalHangUp = 1;
    private const int SignalKill = 9;
    private const int SignalTerm = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly string _configuration;
    private readonly System.Text.StringBuilder _log = new();
    private Process? _process;
    private JsonElement _state;

    private SwornNode(string? more, string? data, string? http)
    {
        _folder = Directory.CreateTempSubdirectory("sworn-it-");
        Data = data ?? Path.Join(_folder.FullName, "data");
        _configuration = Path.Join(_folder.FullName, "sworn.yaml");
        var inputs = more?.Contains("inputs:", StringComparison.Ordinal) == true
            ? ""
            : """

              inputs:
                - name: udp
                  type: udp
                  listen: 127.0.0.1:0
                - name: tcp
                  type: tcp
                  listen: 127.0.0.1:0
              """;
        File.WriteAllText(_configuration, $"""
            node:
              data: {Data}
              anchor: {Path.Join(_folder.FullName, "anchor")}
            http:
              listen: 127.0.0.1:0
            {http}
            {inputs}
            {more}
            """);
    }

    public string Data { get; }

    public string Folder => _folder.FullName;

    public int UdpPort => Port("udp");

    public int TcpPort => Port("tcp");

    /// <summary>The port of an input.</summary>
    public int Port(string input) =>
        IPEndPoint.Parse(_state.GetProperty("inputs").GetProperty(input).GetString()!).Port;

    /// <summary>Where its API answers.</summary>
    public string HttpAddress => _state.GetProperty("http").GetString()!;

    public int ProcessId { get; private set; }

    /// <summary>Whether it has ended by itself.</summary>
    public bool IsGone => _process!.HasExited;

    /// <summary>The records that the published checkpoint covers.</summary>
    public ulong PublishedSize =>
        ulong.Parse(File.ReadAllLines(Path.Join(Data, "log/checkpoint"))[1], CultureInfo.InvariantCulture);

    /// <summary>What the node printed.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<SwornNode> StartAsync(string? more = null, string? data = null, string? http = null)
    {
        var node = new SwornNode(more, data, http);
        try
        {
            await node.StartAgainAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node that was not started yet.</summary>
    public static SwornNode Prepare(string? more = null) => new(more, data: null, http: null);

    /// <summary>Changes its configuration file.</summary>
    public void Reconfigure(Func<string, string> change) => File.WriteAllText(_configuration, change(File.ReadAllText(_configuration)));

    /// <summary>Starts the program and waits until it says where it listens.</summary>
    public async Task StartAgainAsync() =>
        Assert.True(await TryStartAsync(Repository.Program), $"the node ended:\n{Log}");

    /// <summary>Starts the program under another one and waits until it says where it listens.</summary>
    /// <returns>False when it ended before.</returns>
    public Task<bool> TryStartUnderAsync(string program, params string[] arguments) =>
        TryStartAsync(program, [.. arguments, Repository.Program]);

    private async Task<bool> TryStartAsync(string program, params string[] arguments)
    {
        var state = Path.Join(Data, "state/node.json");
        if (File.Exists(state))
        {
            File.Delete(state);
        }

        _process?.Dispose();
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, [.. arguments, "run", "--config", _configuration])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(() => _process.HasExited || File.Exists(state), Limit, () => $"the node did not start:\n{Log}");
        if (!File.Exists(state))
        {
            return false;
        }

        _state = JsonDocument.Parse(await File.ReadAllTextAsync(state)).RootElement;
        ProcessId = _state.GetProperty("pid").GetInt32();
        return true;
    }

    /// <summary>SIGKILL to the node itself, if it still runs; whatever it runs under ends with it.</summary>
    public async Task EndAsync()
    {
        if (!_process!.HasExited)
        {
            // It may end by itself in between.
            _ = kill(ProcessId, SignalKill);
        }

        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>SIGHUP: it reads its configuration again.</summary>
    public void Reload() => Assert.Equal(0, kill(ProcessId, SignalHangUp));

    /// <summary>SIGKILL: no goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and wait for the end.</summary>
    public async Task<int> StopAsync()
    {
        Assert.Equal(0, kill(_process!.Id, SignalTerm));
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var http = new HttpClient();
        return JsonDocument.Parse(await http.GetStringAsync(new Uri(_state.GetProperty("http").GetString() + path))).RootElement;
    }

    public Task<JsonElement> AccountsAsync() => GetAsync("/api/v1/accounts");

    /// <summary>Waits until so many messages are on stable storage.</summary>
    public async Task WaitStoredAsync(long count)
    {
        var stored = -1L;
        await Eventually.TrueAsync(
            async () => (stored = (await AccountsAsync()).GetProperty("stored").GetInt64()) >= count,
            Limit,
            () => string.Create(CultureInfo.InvariantCulture, $"{stored} of {count} messages were stored\n{Log}"));
    }

    /// <summary>Runs a command of sworn on this node's data.</summary>
    public Task<ProgramRun> RunAsync(string command, params string[] arguments) =>
        ProgramRun.SwornAsync([command, .. arguments, "--data", Data]);

    /// <summary>All messages that came from peers, as received, oldest first; sworn's own have no source.</summary>
    public async Task<byte[]> RawAsync()
    {
        var run = await RunAsync("query", "_time:all _source:*", "-r", "--format", "raw");
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
