using System.Runtime.InteropServices;

namespace Sworn.Host.Running;

/// <summary>The room on a file system, without what only the superuser may use.</summary>
/// <param name="Octets">How many it holds.</param>
/// <param name="FreeOctets">How many of them are free.</param>
/// <param name="Inodes">How many files it can hold; 0 where there is no such limit.</param>
/// <param name="FreeInodes">How many more.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StorageSpace(long Octets, long FreeOctets, long Inodes, long FreeInodes)
{
    private const int Hundred = 100;

    /// <summary>How full it is: of octets and inodes whichever is scarcer, 0 to 100.</summary>
    public int Percent => Math.Max(PercentOf(Octets, FreeOctets), PercentOf(Inodes, FreeInodes));

    private static int PercentOf(long all, long free) => all <= 0 ? 0 : (int)((Int128)(all - free) * Hundred / all);
}
