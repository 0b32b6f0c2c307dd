namespace Sworn.Protocols.Framing;

/// <summary>What framing found.</summary>
public enum FrameKind
{
    /// <summary>No whole frame yet: keep what is not consumed and come again with more.</summary>
    Incomplete,

    /// <summary>A message.</summary>
    Message,

    /// <summary>The head of a message over the limit; the rest will be skipped.</summary>
    TruncatedMessage,

    /// <summary>Not a frame: <see cref="StreamFramer.Error"/> says why. Nothing behind it can be framed.</summary>
    Unframed,
}
