namespace Sworn.Audit.Patterns;

/// <summary>A pattern and the programs whose messages it is for.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Apps">Names of programs; empty for any.</param>
/// <param name="Entry">The number of the entry that it stands for.</param>
internal sealed record ScopedPattern(EventPattern Pattern, IReadOnlyList<string> Apps, int Entry)
{
    private const int AppRank = 1 << 20;

    /// <summary>Where two patterns fit one text the one of higher rank is meant: first one for this program, then the
    /// one that demands more literally.</summary>
    public int Rank { get; } = (Apps.Count > 0 ? AppRank : 0) + Pattern.Literals;
}
