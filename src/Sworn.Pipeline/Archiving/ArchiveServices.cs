using System.Security.Cryptography;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Archiving;

/// <summary>What the archives of a node share.</summary>
public sealed record ArchiveServices
{
    /// <summary>The data directory: the log, and the lists of what was transferred.</summary>
    public required StoreDirectory Directory { get; init; }

    /// <summary>Who hears the facts.</summary>
    public required ArchiveEvents Events { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gives a number from 0 to below its argument, to spread attempts in time.</summary>
    public Func<int, int> Pick { get; init; } = RandomNumberGenerator.GetInt32;
}
