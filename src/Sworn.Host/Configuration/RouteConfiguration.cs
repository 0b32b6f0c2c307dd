using Sworn.Pipeline.Routing;

namespace Sworn.Host.Configuration;

/// <summary>
/// A selector of RFC 9742: which messages, and to which outputs. Selectors are asked in order; all conditions of one must
/// hold.
/// </summary>
public sealed record RouteConfiguration
{
    internal const string All = "all";
    internal const string Anything = "*";
    internal const string AnyOctets = ".*";

    /// <summary>Its name, for <c>sworn config explain</c>.</summary>
    [Setting(Max = "64", Pattern = NodeConfiguration.NamePattern, PatternText = NodeConfiguration.NameText, Provenance = "a route need not have a name")]
    public string Name { get; init; } = "route";

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

    /// <summary>
    /// Whether sworn writes a record of its own, RULE_MATCHED, about each record that this route takes: with the name of the route and the
    /// index of the record. At most 600 a minute for a route; how many were left out is said.
    /// </summary>
    [Setting(Provenance = "a route is no alarm unless somebody says so")]
    public bool Notify { get; init; }

    /// <summary>
    /// What becomes of a message that matches. <c>log</c>: it goes to the outputs. <c>block</c>: it does not go to the
    /// outputs, whatever other routes say. <c>stop</c>: no later route sees it.
    /// </summary>
    [Setting(Provenance = "the default of RFC 9742")]
    public SelectorAction Action { get; init; } = SelectorAction.Log;

    /// <summary>
    /// Whether a message that this route logged goes on to the next: <c>true</c> is all matches, <c>false</c> on every
    /// route is the first match.
    /// </summary>
    [Setting(Provenance = "RFC 9742 ends the list only with the action `stop`")]
    public bool Continue { get; init; } = true;

    /// <summary>The names of the outputs with commas between them, or <c>all</c>.</summary>
    [Setting(Max = "4096", Provenance = "a node with one output need not name it")]
    public string Outputs { get; init; } = All;
}
