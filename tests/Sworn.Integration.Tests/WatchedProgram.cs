using System.Diagnostics;
using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary>sworn in the foreground of a terminal: what it prints is seen as it comes, and Ctrl-C ends it.</summary>
internal sealed class WatchedProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private WatchedProgram(Process process) => _process = process;

    /// <summary>What it printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static WatchedProgram Start(params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Repository.Program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var program = new WatchedProgram(process);
        process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits until it has printed a line.</summary>
    public Task ShowsAsync(string line) => Eventually.TrueAsync(
        () => Lines.Contains(line, StringComparer.Ordinal), Limit, () => $"'{line}' was not shown, but:\n{string.Join('\n', Lines)}");

    /// <summary>Ctrl-C, and wait for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        await ProgramRun.StartAsync("kill", null, "-INT", _process.Id.ToString(CultureInfo.InvariantCulture));
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            if (line is not null)
            {
                _lines.Add(line);
            }
        }
    }
}
