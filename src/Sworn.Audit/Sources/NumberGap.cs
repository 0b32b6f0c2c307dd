namespace Sworn.Audit.Sources;

/// <summary>Numbers that are missing in a sequence.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
/// <param name="Since">When it was noticed.</param>
/// <param name="Index">The record that showed it.</param>
internal sealed record NumberGap(long From, long To, long Since, ulong Index)
{
    /// <summary>How many.</summary>
    public long Count => To - From + 1;
}
