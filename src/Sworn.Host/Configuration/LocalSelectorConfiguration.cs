using Sworn.Pipeline.Routing;

namespace Sworn.Host.Configuration;

/// <summary>A selector of RFC 9742 for a store: which messages it keeps.</summary>
public sealed record LocalSelectorConfiguration : SelectorConfiguration
{
    /// <summary>A selector for everything.</summary>
    public LocalSelectorConfiguration()
        : base("local")
    {
    }

    /// <summary>
    /// What becomes of a message that matches. <c>log</c>: it is stored. <c>block</c>: it is not stored, whatever other selectors
    /// say. <c>stop</c>: no later selector sees it.
    /// </summary>
    [Setting(Provenance = "the default of RFC 9742")]
    public SelectorAction Action { get; init; } = SelectorAction.Log;
}
