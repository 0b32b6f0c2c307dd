using System.Text.Json;
using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Accounts;

/// <summary>All accounts of the node at one moment.</summary>
/// <param name="Inputs">The inputs in the order in which they were opened.</param>
public sealed record AccountsSnapshot(IReadOnlyList<InputSnapshot> Inputs)
{
    /// <summary>The outputs in the order of the configuration.</summary>
    public IReadOnlyList<OutputSnapshot> Outputs { get; init; } = [];

    /// <summary>Whether every input's and every output's account balances, and with them the node's.</summary>
    public bool IsBalanced =>
        Inputs.All(static input => input.IsBalanced) && Outputs.All(static output => output.IsBalanced);

    /// <summary>What the destinations of all outputs confirmed; a message that went to two counts twice.</summary>
    public long Forwarded => Outputs.Sum(static output => output.Forwarded);

    /// <summary>What reached the node.</summary>
    public long Received => Inputs.Sum(static input => input.Received);

    /// <summary>What is in the log on stable storage.</summary>
    public long Stored => Inputs.Sum(static input => input.Stored);

    /// <summary>What outputs have and the log has not, because local recording was stopped.</summary>
    public long ForwardedOnly => Inputs.Sum(static input => input.ForwardedOnly);

    /// <summary>What is on its way to stable storage.</summary>
    public long InFlight => Inputs.Sum(static input => input.InFlight);

    /// <summary>What was no message, by reason.</summary>
    public IReadOnlyDictionary<string, long> Rejected => Sum(static input => input.Rejected);

    /// <summary>What was given up or lost, by reason.</summary>
    public IReadOnlyDictionary<string, long> Dropped => Sum(static input => input.Dropped);

    /// <summary>Writes the answer of <c>GET /api/v1/accounts</c>.</summary>
    public void WriteTo(Utf8JsonWriter json) => AccountsJson.Write(json, this);

    private SortedDictionary<string, long> Sum(Func<InputSnapshot, IReadOnlyDictionary<string, long>> side)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in Inputs.SelectMany(side))
        {
            sums[reason] = sums.GetValueOrDefault(reason) + count;
        }

        return sums;
    }
}
