using Sworn.Pipeline.Routing;

namespace Sworn.Host.Configuration;

/// <summary>
/// A selector of RFC 9742: which messages, and to which outputs. Selectors are asked in order; all conditions of one must
/// hold.
/// </summary>
public sealed record RouteConfiguration : SelectorConfiguration
{
    /// <summary>A route for everything.</summary>
    public RouteConfiguration()
        : base("route")
    {
    }

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
