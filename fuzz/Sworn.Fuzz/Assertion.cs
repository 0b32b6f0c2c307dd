namespace Sworn.Fuzz;

/// <summary>Assertions of oracles.</summary>
internal static class Assertion
{
    public static void That(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new FuzzFailureException(what);
        }
    }

    public static void Same<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new FuzzFailureException($"{what}: expected {expected}, found {actual}");
        }
    }

    public static void SameOctets(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new FuzzFailureException(
                $"{what}: expected {Convert.ToHexString(expected)}, found {Convert.ToHexString(actual)}");
        }
    }
}
