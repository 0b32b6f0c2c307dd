namespace Sworn.Store.Inspection;

/// <summary>What the inspection of one journal file found.</summary>
public sealed record JournalFileReport
{
    /// <summary>The file's name.</summary>
    public required string Name { get; init; }

    /// <summary>The file's length in octets.</summary>
    public required long Length { get; init; }

    /// <summary>The index of its first record.</summary>
    public required ulong FirstIndex { get; init; }

    /// <summary>The index behind its last whole record.</summary>
    public required ulong EndIndex { get; init; }

    /// <summary>Whole frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Received messages.</summary>
    public required long Events { get; init; }

    /// <summary>Control leaves.</summary>
    public required long Controls { get; init; }

    /// <summary>Where the first octet stands that is no part of a whole frame; null when there is none.</summary>
    public long? BrokenAt { get; init; }

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Problem { get; init; }
}
