using System.Net;
using Sworn.Query.Language;

namespace Sworn.Host.Identity;

/// <summary>Which records an account may see: those of some stores that came from some addresses. Immutable.</summary>
internal sealed record AccountScopes
{
    /// <summary>What stands for everything.</summary>
    public const string All = "*";

    /// <summary>The most entries of a list: 256.</summary>
    public const int MaxEntries = 256;

    private const string Nothing = "_kind:event _kind:control";

    /// <summary>Everything.</summary>
    public static AccountScopes Everything { get; } = new();

    /// <summary>Names of stores; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Stores { get; init; } = [All];

    /// <summary>Addresses and networks of senders (<c>10.0.0.0/8</c>); <c>*</c> for all, sworn's own records included.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [All];

    /// <summary>Whether every record of every store is inside.</summary>
    public bool IsEverything => Stores.Contains(All, StringComparer.Ordinal) && Sources.Contains(All, StringComparer.Ordinal);

    /// <summary>What is wrong with the lists; null when nothing is.</summary>
    public string? Fault()
    {
        if (Stores.Count is 0 or > MaxEntries || Sources.Count is 0 or > MaxEntries)
        {
            return $"scopes have 1 to {MaxEntries} stores and as many sources; write [\"*\"] for all";
        }

        var wrong = Sources.FirstOrDefault(source => source != All && ConditionOf(source) is null);
        return wrong is null ? null : $"'{wrong}' is not an address or network; write 10.1.2.3, 10.0.0.0/8, 2001:db8::/32 or *";
    }

    /// <summary>The query that every record inside meets; null when all of the store is.</summary>
    /// <param name="store">The store.</param>
    public ParsedQuery? Within(string store)
    {
        if (!Stores.Contains(All, StringComparer.Ordinal) && !Stores.Contains(store, StringComparer.Ordinal))
        {
            return Parse(Nothing);
        }

        return Sources.Contains(All, StringComparer.Ordinal)
            ? null
            : Parse(string.Join(" OR ", Sources.Select(source => ConditionOf(source) ?? $"({Nothing})")));
    }

    /// <summary>Whether what came from an address to a store is inside.</summary>
    public bool Includes(string store, string address)
    {
        if (!Stores.Contains(All, StringComparer.Ordinal) && !Stores.Contains(store, StringComparer.Ordinal))
        {
            return false;
        }

        return Sources.Contains(All, StringComparer.Ordinal)
            || (IPAddress.TryParse(address, out var peer) && Sources.Any(source => NetworkOf(source) is { } network && network.Contains(peer)));
    }

    private static ParsedQuery Parse(string text) => QueryParser.TryParse(text, out var query, out var error)
        ? query
        : throw new InvalidOperationException($"a scope is not a query: {error.Message}");

    private static string? ConditionOf(string source) => NetworkOf(source) is { } network ? $"_source:{network}" : null;

    private static IPNetwork? NetworkOf(string source) => IPAddress.TryParse(source, out var single)
        ? new IPNetwork(single, single.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(source, out var parsed) ? parsed : null;
}
