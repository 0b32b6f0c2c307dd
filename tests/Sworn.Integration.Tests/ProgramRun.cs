using System.Diagnostics;

namespace Sworn.Integration.Tests;

/// <summary>One program run to its end: what it printed and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, byte[] Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public string Text => System.Text.Encoding.UTF8.GetString(Output);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs sworn with these arguments.</summary>
    public static Task<ProgramRun> SwornAsync(params string[] arguments) => StartAsync(Repository.Program, null, arguments);

    /// <summary>Runs sworn with something on its standard input.</summary>
    public static Task<ProgramRun> SwornWithInputAsync(byte[] input, params string[] arguments) =>
        StartAsync(Repository.Program, input, arguments);

    /// <summary>Runs any program.</summary>
    public static async Task<ProgramRun> StartAsync(string program, byte[]? input, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        using var limit = new CancellationTokenSource(Limit);
        var output = new MemoryStream();
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        if (input is not null)
        {
            await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
        }

        process.StandardInput.Close();
        try
        {
            await copy;
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Limit}", late);
        }

        var said = await errors;
        return new ProgramRun(process.ExitCode, output.ToArray(), said);
    }
}
