namespace Sworn.Store.Blocks;

/// <summary>By which part of the slot rule a slot was taken, and so how its end is found again in another record.</summary>
internal enum SlotForm : byte
{
    /// <summary>The claimed time; ends at a space.</summary>
    Time,

    /// <summary>A word of the header: HOSTNAME, PROCID; ends at a space.</summary>
    Word,

    /// <summary>A PARAM-VALUE without escapes; ends at its quote.</summary>
    Value,

    /// <summary>A run with a digit; ends at a delimiter.</summary>
    Run,

    /// <summary>A run behind a word or a sign that announces a value; ends at a delimiter.</summary>
    Announced,

    /// <summary>Text that repeats the value of an earlier slot, and ends where that does.</summary>
    Repeat,

    /// <summary>Text between quotes of one kind.</summary>
    Quoted,
}
