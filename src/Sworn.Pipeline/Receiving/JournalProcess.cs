using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
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
    private readonly SocketHandle _errors;
    private readonly byte[] _buffer = new byte[4_096];

    private JournalProcess(Process process, SocketHandle pipe, SocketHandle errors, JournalReceiver owner)
        : base(pipe)
    {
        _process = process;
        _errors = errors;
        _owner = owner;
    }

    /// <summary>The last line that it said on standard error.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Takes what it said, so that it never waits for room to say more.</summary>
    public void Listen()
    {
        int count;
        while ((count = SocketCalls.Read(_errors, _buffer)) > 0)
        {
            Said = Encoding.UTF8.GetString(_buffer, 0, count).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(Said);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="after">The last entry that is known; it comes again as the first. Null for none.</param>
    /// <param name="isCursorGood">Whether journalctl is expected to understand the cursor; else the time counts.</param>
    /// <param name="owner">Who reads the pipe.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    /// <exception cref="IOException">The system has no descriptors left.</exception>
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
        try
        {
            return new JournalProcess(process, PipeOf(process.StandardOutput), PipeOf(process.StandardError), owner);
        }
        catch (IOException)
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public override void OnReady() => _owner.ReadPipe();

    public override void Drain()
    {
        // The receiver drains the pipe and removes it.
    }

    public override void Dispose()
    {
        if (Handle.IsClosed)
        {
            // The reactor and the receiver both own it when a node ends by a fault.
            return;
        }

        base.Dispose();
        _errors.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>A descriptor of our own of a pipe, which never blocks.</summary>
    private static SocketHandle PipeOf(StreamReader reader)
    {
        var pipe = LibC.dup(((AnonymousPipeClientStream)reader.BaseStream).SafePipeHandle);
        return !pipe.IsInvalid && LibC.fcntl(pipe, SetFlags, NonBlocking) >= 0 ? pipe : throw NativeFailure.Of("dup");
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
