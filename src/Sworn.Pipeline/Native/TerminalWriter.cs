using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Native;

/// <summary>Writes to terminals without ever waiting for one.</summary>
internal static unsafe class TerminalWriter
{
    private const int WriteOnly = 1;
    private const int NotControlling = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // A link in the place of a terminal could lead anywhere.
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Writes octets to a terminal.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="octets">The octets.</param>
    /// <returns>False when it is none, cannot be opened, or did not take all of them: it is stopped, or nobody reads.</returns>
    public static bool TryWrite(string path, ReadOnlySpan<byte> octets)
    {
        using var terminal = LibC.open(path, WriteOnly | NotControlling | NonBlocking | CloseOnExec | NoFollow, 0);
        if (terminal.IsInvalid || LibC.isatty(terminal) != 1)
        {
            return false;
        }

        fixed (byte* start = octets)
        {
            return LibC.write(terminal, start, (nuint)octets.Length) == octets.Length;
        }
    }
}
