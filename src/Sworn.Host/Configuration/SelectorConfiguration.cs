using Sworn.Pipeline.Routing;

namespace Sworn.Host.Configuration;

/// <summary>Which messages: the conditions of a selector of RFC 9742, all of which must hold.</summary>
public abstract record SelectorConfiguration
{
    internal const string All = "all";
    internal const string Anything = "*";
    internal const string AnyOctets = ".*";

    private protected SelectorConfiguration(string name) => Name = name;

    /// <summary>Its name, for <c>sworn config explain</c>.</summary>
    [Setting(Max = "64", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText, DefaultText = "`route`, `local`", Provenance = "a selector need not have a name")]
    public string Name { get; init; }

    /// <summary>
    /// The facilities, by the names of RFC 9742 with commas between them, or <c>all</c>. A message without PRI counts as
    /// <c>user</c>, severity <c>notice</c>.
    /// </summary>
    [Setting(Max = "512", Provenance = "RFC 9742 has the same word for every facility")]
    public string Facilities { get; init; } = All;

    /// <summary>The severity that a message's is compared with, or <c>all</c>.</summary>
    [Setting(Provenance = "RFC 9742 has the same word for every severity")]
    public SeverityLimit Severity { get; init; } = SeverityLimit.All;

    /// <summary>How: <c>equals-or-higher</c>, as severe or more; <c>equals</c>, exactly.</summary>
    [Setting(Provenance = "the default of RFC 9742")]
    public SeverityComparison Compare { get; init; } = SeverityComparison.EqualsOrHigher;

    /// <summary>
    /// A regular expression that must match somewhere in the octets, each taken for the character of its number; it
    /// has no backreferences and no look-around, and runs in time linear in the message.
    /// </summary>
    [Setting(Max = "4096", Provenance = "matches everything")]
    public string Match { get; init; } = AnyOctets;

    /// <summary>The conditions of a query (docs/query-language.md).</summary>
    [Setting(Max = "65536", Provenance = "every record")]
    public string Query { get; init; } = Anything;

    /// <summary>
    /// Which events, by what records mean: names of the catalogue (<c>sworn events list</c>) with commas between them, or
    /// <c>all</c> for every record, whether it is known or not. A name is an action (<c>login</c>), an entry
    /// (<c>sworn.login</c>) or a category (<c>authentication</c>), with <c>:success</c> or <c>:failure</c> behind it
    /// for those outcomes only: <c>login:failure, configuration-change</c>. sworn's own records are events too.
    /// </summary>
    [Setting(Max = "4096", Provenance = "OPSEC capabilities, section 2.12 leaves the choice to the operator")]
    public string Events { get; init; } = All;
}
