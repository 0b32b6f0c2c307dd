using System.Buffers.Text;
using Sworn.Protocols.Syslog;

namespace Sworn.Audit.Sources;

/// <summary>RFC 5424, section 7.3.1: the parameter sequenceId of the element meta.</summary>
internal static class MetaSequence
{
    /// <summary>The number; null when the message has none.</summary>
    public static long? Of(ReadOnlySpan<byte> body, SyslogMessage message)
    {
        foreach (var element in message.SdElements)
        {
            if (!element.Id.Of(body).SequenceEqual("meta"u8))
            {
                continue;
            }

            foreach (var parameter in message.SdParams.Slice(element.FirstParam, element.ParamCount))
            {
                var value = parameter.Value.Of(body);
                if (parameter.Name.Of(body).SequenceEqual("sequenceId"u8)
                    && Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length)
                {
                    return number;
                }
            }
        }

        return null;
    }
}
