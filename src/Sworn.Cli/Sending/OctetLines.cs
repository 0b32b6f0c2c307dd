namespace Sworn.Cli.Sending;

/// <summary>Splits a stream at line feeds without interpreting anything else.</summary>
internal static class OctetLines
{
    private const int Chunk = 64 << 10;

    /// <summary>The lines without their ends; a last one need not have an end. Closes the stream.</summary>
    public static IEnumerable<byte[]> Read(Stream stream)
    {
        using (stream)
        {
            var line = new MemoryStream();
            var chunk = new byte[Chunk];
            int read;
            while ((read = stream.Read(chunk)) > 0)
            {
                var start = 0;
                int length;
                while ((length = chunk.AsSpan(start, read - start).IndexOf((byte)'\n')) >= 0)
                {
                    line.Write(chunk, start, length);
                    start += length + 1;
                    yield return line.ToArray();
                    line.SetLength(0);
                }

                line.Write(chunk, start, read - start);
            }

            if (line.Length > 0)
            {
                yield return line.ToArray();
            }
        }
    }
}
