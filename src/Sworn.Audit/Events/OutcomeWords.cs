namespace Sworn.Audit.Events;

/// <summary>The words with which messages say what came of an act.</summary>
internal static class OutcomeWords
{
    public static Outcome Read(ReadOnlySpan<byte> word, Outcome otherwise)
    {
        if (IsAny(word, "success"u8, "succeeded"u8, "successful"u8, "yes"u8, "Succeeded"u8)
            || IsAny(word, "ok"u8, "1"u8, "permitted"u8, "OK"u8, "done"u8))
        {
            return Outcome.Success;
        }

        return IsAny(word, "failure"u8, "failed"u8, "Failed"u8, "no"u8, "refused"u8)
            || IsAny(word, "denied"u8, "0"u8, "rejected"u8, "error"u8, "FAIL"u8)
            ? Outcome.Failure
            : otherwise;
    }

    private static bool IsAny(
        ReadOnlySpan<byte> word,
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b,
        ReadOnlySpan<byte> c,
        ReadOnlySpan<byte> d,
        ReadOnlySpan<byte> e) =>
        word.SequenceEqual(a) || word.SequenceEqual(b) || word.SequenceEqual(c) || word.SequenceEqual(d)
        || word.SequenceEqual(e);
}
