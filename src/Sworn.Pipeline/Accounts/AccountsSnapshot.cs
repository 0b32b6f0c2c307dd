using System.Text.Json;

namespace Sworn.Pipeline.Accounts;

/// <summary>All accounts of a node at one moment. They were taken under one lock, so they can be added up.</summary>
public sealed class AccountsSnapshot
{
    internal AccountsSnapshot(IReadOnlyList<InputSnapshot> inputs) => Inputs = inputs;

    /// <summary>The inputs in the order of the configuration.</summary>
    public IReadOnlyList<InputSnapshot> Inputs { get; }

    /// <summary>True when every input's account balances.</summary>
    public bool IsBalanced => Inputs.All(input => input.IsBalanced);

    /// <summary>The sum over all inputs.</summary>
    public InputSnapshot Total => new()
    {
        Name = "all",
        Received = Inputs.Sum(input => input.Received),
        Stored = Inputs.Sum(input => input.Stored),
        InFlight = Inputs.Sum(input => input.InFlight),
        Rejected = Sum(input => input.Rejected),
        Dropped = Sum(input => input.Dropped),
    };

    /// <summary>Writes the body of <c>GET /api/v1/accounts</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteBoolean("balanced", IsBalanced);
        WriteMembers(json, Total);
        json.WriteStartObject("inputs");
        foreach (var input in Inputs)
        {
            json.WriteStartObject(input.Name);
            json.WriteBoolean("balanced", input.IsBalanced);
            WriteMembers(json, input);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("outputs");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the drop counters of every input that has any: a member of ANCHOR leaves.</summary>
    public void WriteDrops(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject("drops");
        foreach (var input in Inputs.Where(input => input.Dropped.Count > 0))
        {
            WriteReasons(json, input.Name, input.Dropped);
        }

        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, InputSnapshot account)
    {
        json.WriteNumber("received", account.Received);
        json.WriteNumber("stored", account.Stored);
        json.WriteNumber("forwarded", 0);
        WriteReasons(json, "rejected", account.Rejected);
        WriteReasons(json, "dropped", account.Dropped);
        json.WriteNumber("in_flight", account.InFlight);
    }

    private static void WriteReasons(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> reasons)
    {
        json.WriteStartObject(name);
        foreach (var (reason, count) in reasons)
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
    }

    private SortedDictionary<string, long> Sum(Func<InputSnapshot, IReadOnlyDictionary<string, long>> of)
    {
        var sum = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in Inputs.SelectMany(of))
        {
            sum.TryGetValue(reason, out var before);
            sum[reason] = before + count;
        }

        return sum;
    }
}
