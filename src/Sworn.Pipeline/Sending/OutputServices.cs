using System.Security.Cryptography;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Routing;
using Sworn.Store.Cursors;
using Sworn.Store.Files;

namespace Sworn.Pipeline.Sending;

/// <summary>What the outputs of a node share.</summary>
public sealed record OutputServices
{
    /// <summary>The data directory: the log, and the cursors.</summary>
    public required StoreDirectory Directory { get; init; }

    /// <summary>The log's identity.</summary>
    public required UInt128 LogId { get; init; }

    /// <summary>How far it is durable.</summary>
    public required LogProgress Progress { get; init; }

    /// <summary>The routes; none sends everything everywhere.</summary>
    public required IReadOnlyList<Selector> Selectors { get; init; }

    /// <summary>Who hears the facts.</summary>
    public required OutputEvents Events { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Whether the log's writer has ended, so that nothing more will come.</summary>
    public required Func<bool> IsLogClosed { get; init; }

    /// <summary>The port of an input, by its name; null when it has none.</summary>
    public Func<string, int?> PortOf { get; init; } = static _ => null;

    /// <summary>What an output closes that stops the intake while its destination is not reached.</summary>
    public IntakeGate Intake { get; init; } = new();

    /// <summary>The outputs' connections.</summary>
    public OwnConnections Own { get; } = new();

    /// <summary>
    /// What outputs write into messages of RFC 5424 to know them again. Nobody can guess it, so that no sender can keep a
    /// message from being forwarded.
    /// </summary>
    public string LoopMark { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Gives a number from 0 to below its argument, to spread attempts in time.</summary>
    public Func<int, int> Pick { get; init; } = RandomNumberGenerator.GetInt32;
}
