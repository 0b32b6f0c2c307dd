using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed partial class TerminalTests : IDisposable
{
    private readonly ForwardingNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Whoever_is_logged_in_gets_the_message_and_nothing_in_it_acts_on_the_terminal()
    {
        using var ada = new Terminal();
        using var bob = new Terminal();
        _node.Start(User(["ada"], Entry("ada", ada.Line), Entry("bob", bob.Line), Entry("ada", "../../etc/passwd"), Entry("ada", ":0")));
        _node.Append("<8>1 - h a - - - bad\u001b[2J\u0007 news\r\nfrom \u202eafar");

        Assert.Equal(@"sworn on node1: <8>1 - h a - - - bad\x1b[2J\x07 news\x0d\x0afrom \u202eafar", ada.ReadLine());
        Eventually(() => _node.Snapshot("user").Forwarded == 1);
        Assert.Equal(0, _node.Snapshot("user").Undelivered);
        Assert.True(bob.IsEmpty);
    }

    [Fact]
    public void A_star_means_everybody()
    {
        using var ada = new Terminal();
        using var bob = new Terminal();
        _node.Start(User([], Entry("ada", ada.Line), Entry("bob", bob.Line)));
        _node.Append("<8>hello");

        Assert.Equal("sworn on node1: <8>hello", ada.ReadLine());
        Assert.Equal("sworn on node1: <8>hello", bob.ReadLine());
    }

    [Fact]
    public void A_terminal_that_nobody_reads_is_not_waited_for_and_what_it_missed_is_counted()
    {
        using var stopped = new Terminal();
        _node.Start(User([], Entry("ada", stopped.Line)));
        _node.Append(Enumerable.Range(0, 500).Select(number => $"<8>{number} {new string('x', 500)}"));
        Eventually(() => _node.Snapshot("user").Forwarded == 500);

        Assert.InRange(_node.Snapshot("user").Undelivered, 1, 500);
    }

    [Fact]
    public void With_nobody_there_messages_are_counted_as_undelivered()
    {
        _node.Start(User([]));
        _node.Append("<8>hello");
        Eventually(() => _node.Snapshot("user").Forwarded == 1);

        Assert.Equal(1, _node.Snapshot("user").Undelivered);
    }

    [Fact]
    public void The_console_gets_a_line_a_message()
    {
        using var console = new Terminal();
        _node.Start(new TerminalOutputOptions { Name = "console", Number = 0, Path = "/dev/" + console.Line, Node = "node1" });
        _node.Append("<8>one", "<8>two\n");

        Assert.Equal("<8>one", console.ReadLine());
        Assert.Equal(@"<8>two\x0a", console.ReadLine());
    }

    [Fact]
    public void A_file_in_the_place_of_a_terminal_gets_nothing()
    {
        var file = Path.Join(_node.Folder, "file");
        File.WriteAllText(file, "");
        _node.Start(new TerminalOutputOptions { Name = "console", Number = 0, Path = file, Node = "node1" });
        _node.Append("<8>one");
        Eventually(() => _node.Snapshot("console").Undelivered == 1);

        Assert.Equal(0, new FileInfo(file).Length);
    }

    private TerminalOutputOptions User(IReadOnlyList<string> users, params byte[][] entries)
    {
        var file = Path.Join(_node.Folder, "utmp");
        File.WriteAllBytes(file, entries.SelectMany(entry => entry).ToArray());
        return new TerminalOutputOptions { Name = "user", Number = 0, Users = users, LoginsFile = file, Node = "node1" };
    }

    private static byte[] Entry(string user, string line)
    {
        var entry = new byte[Logins.EntrySize];
        BinaryPrimitives.WriteInt16LittleEndian(entry, 7);
        Encoding.UTF8.GetBytes(line, entry.AsSpan(8));
        Encoding.UTF8.GetBytes(user, entry.AsSpan(44));
        return entry;
    }

    private static void Eventually(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, ForwardingNode.Limit));

    /// <summary>A pseudo-terminal: what is written to its slave is read here.</summary>
    private sealed partial class Terminal : IDisposable
    {
        private const nuint Unlock = 0x40045431;
        private const nuint Number = 0x80045430;

        private readonly SafeFileHandle _master = File.OpenHandle("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        private readonly SafeFileHandle _slave;
        private readonly FileStream _stream;

        public Terminal()
        {
            var number = 0;
            Assert.Equal(0, ioctl(_master, Unlock, ref number));
            Assert.Equal(0, ioctl(_master, Number, ref number));
            Line = string.Create(CultureInfo.InvariantCulture, $"pts/{number}");

            // A slave that nobody has open is gone.
            _slave = File.OpenHandle("/dev/" + Line, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            _stream = new FileStream(_master, FileAccess.Read, bufferSize: 0);
        }

        public string Line { get; }

        /// <summary>Whether nothing waits to be read: FIONREAD.</summary>
        public bool IsEmpty
        {
            get
            {
                const nuint waiting = 0x541B;
                var count = -1;
                Assert.Equal(0, ioctl(_master, waiting, ref count));
                return count == 0;
            }
        }

        /// <summary>The next line with something on it, without the ends of lines.</summary>
        public string ReadLine()
        {
            var line = new List<byte>();
            while (line.Count == 0 || line[^1] != '\n')
            {
                line.Add((byte)_stream.ReadByte());
                if (line is [(byte)'\r' or (byte)'\n'])
                {
                    line.Clear();
                }
            }

            return Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
        }

        public void Dispose()
        {
            _slave.Dispose();
            _stream.Dispose();
            _master.Dispose();
        }

        [LibraryImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int ioctl(SafeFileHandle file, nuint request, ref int value);
    }
}
