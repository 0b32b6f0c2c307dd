using System.Diagnostics.CodeAnalysis;
using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>A block as the segment's footer knows it.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Header">A copy of its header.</param>
/// <param name="Templates">The templates that it uses, and how many of its records have each.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Read once per block by loops that must not allocate; never changed.")]
public sealed record SegmentBlock(long Offset, BlockHeader Header, (int Template, int Rows)[] Templates);
