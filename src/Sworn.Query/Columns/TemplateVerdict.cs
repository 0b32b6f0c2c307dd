namespace Sworn.Query.Columns;

/// <summary>What is known of a condition for all records of a template in a segment, before a block is opened.</summary>
internal enum TemplateVerdict
{
    /// <summary>It depends on the record.</summary>
    Some,

    /// <summary>No record meets it.</summary>
    None,

    /// <summary>Every record meets it.</summary>
    All,
}
