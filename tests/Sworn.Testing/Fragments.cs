namespace Sworn.Testing;

/// <summary>The ways in which a stream can hand over the same octets.</summary>
public static class Fragments
{
    /// <summary>
    /// Every fragmentation that a reader of a stream must be indifferent to: whole, split once at each octet, and one
    /// octet at a time. The segments of each, joined, are the input.
    /// </summary>
    public static IEnumerable<IReadOnlyList<byte[]>> Of(byte[] octets)
    {
        yield return [octets];
        for (var split = 1; split < octets.Length; split++)
        {
            yield return [octets[..split], octets[split..]];
        }

        yield return [.. octets.Select(octet => new[] { octet })];
    }
}
