using System.Buffers.Text;
using System.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>Looks up parameters of structured data.</summary>
internal static class SdReading
{
    /// <summary>The value of a parameter as it was meant; null when the message has none.</summary>
    public static string? Text(ReadOnlySpan<byte> body, SyslogMessage message, ReadOnlySpan<byte> element, ReadOnlySpan<byte> name)
    {
        if (!TryFind(body, message, element, name, out var value))
        {
            return null;
        }

        Span<byte> plain = value.Length <= 1024 ? stackalloc byte[value.Length] : new byte[value.Length];
        return Encoding.UTF8.GetString(plain[..SdValue.Unescape(value, plain)]);
    }

    /// <summary>The value of a parameter that is a decimal number; null when the message has none.</summary>
    public static long? Number(ReadOnlySpan<byte> body, SyslogMessage message, ReadOnlySpan<byte> element, ReadOnlySpan<byte> name) =>
        TryFind(body, message, element, name, out var value) && Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length && number >= 0
            ? number
            : null;

    /// <summary>Whether there is an element.</summary>
    public static bool Has(ReadOnlySpan<byte> body, SyslogMessage message, ReadOnlySpan<byte> element)
    {
        foreach (var candidate in message.SdElements)
        {
            if (candidate.Id.Of(body).SequenceEqual(element))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFind(
        ReadOnlySpan<byte> body, SyslogMessage message, ReadOnlySpan<byte> element, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var candidate in message.SdElements)
        {
            if (!candidate.Id.Of(body).SequenceEqual(element))
            {
                continue;
            }

            foreach (var parameter in message.SdParams.Slice(candidate.FirstParam, candidate.ParamCount))
            {
                if (parameter.Name.Of(body).SequenceEqual(name))
                {
                    value = parameter.Value.Of(body);
                    return true;
                }
            }
        }

        value = default;
        return false;
    }
}
