using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Sworn.Pipeline.Sending;

/// <summary>Reads who is logged in at which terminal: utmp(5), whose layout is the C library's.</summary>
internal static class Logins
{
    private const int UserProcess = 7;
    private const int LineOffset = 8;
    private const int UserOffset = 44;
    private const int NameLength = 32;
    private const int MostOctets = 1 << 20;

    /// <summary>The octets of an entry: 32-bit times where the machine once had 32-bit programs, 64-bit ones elsewhere.</summary>
    public static int EntrySize => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 384 : 400;

    /// <summary>The terminals, below <c>/dev</c>, of people who are logged in.</summary>
    /// <param name="file">The file; one that is not there has nobody in it.</param>
    /// <param name="users">The people; empty for everybody.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> Terminals(string file, IReadOnlyList<string> users)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var octets = new byte[Math.Min(stream.Length, MostOctets)];
        var length = stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
        var terminals = new List<string>();
        for (var at = 0; at + EntrySize <= length; at += EntrySize)
        {
            var entry = octets.AsSpan(at, EntrySize);
            var line = Text(entry[LineOffset..]);
            if (BinaryPrimitives.ReadInt16LittleEndian(entry) == UserProcess && IsTerminal(line)
                && (users.Count == 0 || users.Contains(Text(entry[UserOffset..]), StringComparer.Ordinal)))
            {
                terminals.Add("/dev/" + line);
            }
        }

        return [.. terminals.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A name below /dev and no way out of it; graphical log-ins have others.</summary>
    private static bool IsTerminal(string line) =>
        line.Length > 0 && line[0] != '/' && !line.Contains("..", StringComparison.Ordinal)
        && line.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_');

    private static string Text(ReadOnlySpan<byte> field)
    {
        var name = field[..NameLength];
        var end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }
}
