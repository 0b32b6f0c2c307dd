namespace Sworn.Store.Log;

/// <summary>What the writer does with messages when the disk is full.</summary>
public enum FullPolicy
{
    /// <summary>Wait until there is room: receivers stop reading, senders are held back.</summary>
    Block,

    /// <summary>Give the newest messages up, counted, and go on.</summary>
    DropNewest,
}
