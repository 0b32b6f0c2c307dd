namespace Sworn.Audit.Sessions;

/// <summary>What a record is to a session.</summary>
internal enum SessionPart
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It begins one.</summary>
    Begin,

    /// <summary>It happens within one.</summary>
    Within,

    /// <summary>It ends one.</summary>
    End,
}
