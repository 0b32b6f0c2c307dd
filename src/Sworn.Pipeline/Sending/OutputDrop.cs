using System.Runtime.InteropServices;

namespace Sworn.Pipeline.Sending;

/// <summary>What an output gave up because its destination was not reached.</summary>
/// <param name="Messages">How many messages were its own.</param>
/// <param name="First">The index at which it began.</param>
/// <param name="End">The index behind the last record that was passed over.</param>
/// <param name="Since">When the destination was found away.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutputDrop(long Messages, ulong First, ulong End, DateTimeOffset Since);
