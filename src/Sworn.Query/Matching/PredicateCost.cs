namespace Sworn.Query.Matching;

/// <summary>What a predicate has to look at, cheapest first.</summary>
internal enum PredicateCost
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>What stands in the record's header.</summary>
    Header,

    /// <summary>The source's definition.</summary>
    Source,

    /// <summary>The received octets.</summary>
    Octets,

    /// <summary>Every address in the received octets.</summary>
    Addresses,

    /// <summary>The parsed message.</summary>
    Message,

    /// <summary>The received octets, by a regular expression.</summary>
    Regex,
}
