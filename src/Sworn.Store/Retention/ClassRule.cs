using System.Text.Json;

namespace Sworn.Store.Retention;

/// <summary>How long the bodies of one retention class are kept. What is null does not limit anything.</summary>
public sealed record ClassRule
{
    /// <summary>The class that inputs give their records.</summary>
    public required ushort Class { get; init; }

    /// <summary>Bodies older than this go, by the time they were received.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>When the bodies of the class have more octets than this, the oldest go.</summary>
    public long? Size { get; init; }

    /// <summary>When the class has more records with bodies than this, the oldest bodies go.</summary>
    public long? Count { get; init; }

    internal void WriteMembers(Utf8JsonWriter json)
    {
        if (Age is { } age)
        {
            json.WriteNumber("age_seconds", (long)age.TotalSeconds);
        }

        if (Size is { } size)
        {
            json.WriteNumber("size", size);
        }

        if (Count is { } count)
        {
            json.WriteNumber("count", count);
        }
    }

    internal static ClassRule Read(ushort number, JsonElement from) => new()
    {
        Class = number,
        Age = from.TryGetProperty("age_seconds", out var age) ? TimeSpan.FromSeconds(age.GetInt64()) : null,
        Size = from.TryGetProperty("size", out var size) ? size.GetInt64() : null,
        Count = from.TryGetProperty("count", out var count) ? count.GetInt64() : null,
    };
}
