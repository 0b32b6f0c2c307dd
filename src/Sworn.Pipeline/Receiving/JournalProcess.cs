using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Sworn.Pipeline.Native;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The running <c>journalctl</c> and the pipe that it writes entries to, a socket of the reactor like any other. What it
/// says on standard error is kept for whoever asks why it ended.
/// </summary>
internal sealed class JournalProcess : ReadySource
{
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    private readonly Process _process;
    private readonly JournalReceiver _owner;
    private volatile string _said = "";

    private JournalProcess(Process process, SocketHandle pipe, JournalReceiver owner)
        : base(pipe)
    {
        _process = process;
        _owner = owner;
        _process.ErrorDataReceived += (_, line) => _said = line.Data ?? _said;
        _process.BeginErrorReadLine();
    }

    /// <summary>The last line that it said.</summary>
    public string Said => _said;

    /// <summary>Starts it.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="after">The last entry that is known; it comes again as the first. Null for none.</param>
    /// <param name="isCursorGood">Whether journalctl is expected to understand the cursor; else the time counts.</param>
    /// <param name="owner">Who reads the pipe.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static JournalProcess Start(JournalInputOptions options, JournalCursor? after, bool isCursorGood, JournalReceiver owner)
    {
        var start = new ProcessStartInfo(options.Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in ArgumentsOf(options, after, isCursorGood))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var pipe = LibC.dup(((AnonymousPipeClientStream)process.StandardOutput.BaseStream).SafePipeHandle);
        if (pipe.IsInvalid || LibC.fcntl(pipe, SetFlags, NonBlocking) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            pipe.Dispose();
            process.Kill();
            process.Dispose();
            throw new Win32Exception(error);
        }

        return new JournalProcess(process, pipe, owner);
    }

    public override void OnReady() => _owner.ReadPipe();

    public override void Drain()
    {
        // The receiver drains the pipe and removes it.
    }

    public override void Dispose()
    {
        base.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static IEnumerable<string> ArgumentsOf(JournalInputOptions options, JournalCursor? after, bool isCursorGood)
    {
        yield return "--output=export";
        yield return "--follow";
        yield return "--no-pager";
        yield return "--quiet";
        yield return after is null && !options.FromBeginning ? "--lines=0" : "--lines=all";
        if (options.Folder.Length > 0)
        {
            yield return "--directory=" + options.Folder;
        }

        if (after is not null)
        {
            // Inclusive, so that it shows whether the entry is still there: --after-cursor would skip one without a word.
            yield return isCursorGood
                ? "--cursor=" + after.Cursor
                : string.Create(CultureInfo.InvariantCulture, $"--since=@{after.Microseconds / 1_000_000}");
        }
    }
}
