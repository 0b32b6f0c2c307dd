namespace Sworn.Protocols.Relp;

/// <summary>What <see cref="RelpFramer.Next"/> found.</summary>
public enum RelpFrameKind
{
    /// <summary>No whole frame yet: keep what is not consumed and come again with more.</summary>
    Incomplete,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>The head of a frame whose data are over the limit; the rest will be skipped.</summary>
    TruncatedFrame,

    /// <summary>Not a frame: <see cref="RelpFramer.Error"/> says why. Nothing behind it can be read.</summary>
    Broken,
}
