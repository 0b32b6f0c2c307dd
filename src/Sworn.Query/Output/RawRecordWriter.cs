using System.Buffers;
using Sworn.Query.Matching;

namespace Sworn.Query.Output;

/// <summary>
/// Writes the octets exactly as received. With a line feed behind each, a message that holds line feeds looks like
/// several; with its length before each, none can be mistaken.
/// </summary>
internal sealed class RawRecordWriter(bool isCounted) : RecordWriter
{
    public override void Write(in QueryRecord record, IBufferWriter<byte> to)
    {
        if (isCounted)
        {
            to.Write((long)record.Body.Length);
            to.Write((byte)' ');
            to.Write(record.Body);
            return;
        }

        to.Write(record.Body);
        to.Write((byte)'\n');
    }

    public override void WriteCount(long count, IBufferWriter<byte> to)
    {
        to.Write(count);
        to.Write((byte)'\n');
    }
}
