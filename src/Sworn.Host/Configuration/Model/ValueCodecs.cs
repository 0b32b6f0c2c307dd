using System.Net;

namespace Sworn.Host.Configuration.Model;

/// <summary>The codec of each type that a key may have.</summary>
internal static class ValueCodecs
{
    private static readonly Dictionary<Type, ValueCodec> ByType = new()
    {
        [typeof(bool)] = new BooleanCodec(),
        [typeof(int)] = new IntegerCodec(),
        [typeof(string)] = new TextCodec(),
        [typeof(ByteSize)] = new ByteSizeCodec(),
        [typeof(TimeSpan)] = new DurationCodec(),
        [typeof(IPEndPoint)] = new EndpointCodec(),
        [typeof(TimeZoneInfo)] = new ZoneCodec(),
        [typeof(Secret)] = new SecretCodec(),
    };

    /// <summary>Every codec but those of enumerations, in the order of the manual.</summary>
    public static IEnumerable<ValueCodec> All => ByType.Values;

    /// <summary>The codec of a type; null for a section or a list.</summary>
    public static ValueCodec? For(Type type) => type.IsEnum ? new EnumCodec(type) : ByType.GetValueOrDefault(type);
}
