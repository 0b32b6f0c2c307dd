using System.Buffers;
using Sworn.Query.Matching;

namespace Sworn.Query.Output;

/// <summary>Writes results in one format. Belongs to one thread.</summary>
public abstract class RecordWriter
{
    private protected RecordWriter()
    {
    }

    /// <summary>Makes the writer for a format.</summary>
    public static RecordWriter Create(OutputOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Format switch
        {
            RecordFormat.Json => new JsonRecordWriter(options),
            RecordFormat.Raw => new RawRecordWriter(isCounted: false),
            RecordFormat.RawOctetCounted => new RawRecordWriter(isCounted: true),
            RecordFormat.Csv => new CsvRecordWriter(options),
            RecordFormat.Verbose => new VerboseRecordWriter(options),
            _ => new TextRecordWriter(options),
        };
    }

    /// <summary>Writes what comes before the first record.</summary>
    public virtual void Begin(IBufferWriter<byte> to)
    {
    }

    /// <summary>Writes a record.</summary>
    public abstract void Write(in QueryRecord record, IBufferWriter<byte> to);

    /// <summary>Writes the result of a query that ends with <c>| count</c>.</summary>
    public abstract void WriteCount(long count, IBufferWriter<byte> to);
}
