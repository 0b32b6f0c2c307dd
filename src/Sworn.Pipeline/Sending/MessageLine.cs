namespace Sworn.Pipeline.Sending;

/// <summary>A message as a line of its own: a line feed inside it would end it too early, so a space takes its place.</summary>
internal static class MessageLine
{
    /// <summary>Writes a message and the line feed that ends it: one octet more.</summary>
    /// <returns>Whether the message had to be changed.</returns>
    public static bool Write(ReadOnlySpan<byte> message, Span<byte> to)
    {
        // Looked for where it was read: what was just written is slow to read again.
        var isChanged = message.Contains((byte)'\n');
        message.CopyTo(to);
        if (isChanged)
        {
            to[..message.Length].Replace((byte)'\n', (byte)' ');
        }

        to[message.Length] = (byte)'\n';
        return isChanged;
    }
}
