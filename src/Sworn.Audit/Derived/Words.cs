using System.Text.Json;

namespace Sworn.Audit.Derived;

/// <summary>The words that stand for values in tables and documents: <c>sequence-gap</c> for SequenceGap.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static T Read<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == word)
            {
                return value;
            }
        }

        throw new DerivedStateException($"'{word}' is no {typeof(T).Name}");
    }
}
