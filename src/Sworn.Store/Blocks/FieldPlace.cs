namespace Sworn.Store.Blocks;

/// <summary>Where the named part of a template is to be found. The numbers are written into segments.</summary>
public enum FieldPlace
{
    /// <summary>Inside a run, or across several parts: it has no column.</summary>
    Elsewhere = 0,

    /// <summary>In the literal text: the same in all rows.</summary>
    Literal = 1,

    /// <summary>It is one slot.</summary>
    Slot = 2,
}
