namespace Sworn.Query.Language;

/// <summary>What is computed of a group.</summary>
internal enum AggregateFunction
{
    /// <summary>How many records; with a field, how many values of it.</summary>
    Count,

    /// <summary>How many different values.</summary>
    CountUniq,

    /// <summary>The different values.</summary>
    UniqValues,

    /// <summary>The sum of the values that are numbers.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Avg,

    /// <summary>The least value: of numbers, or else of octets.</summary>
    Min,

    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The value below which a share of the numbers lies: <c>quantile(0.95, bytes)</c>.</summary>
    Quantile,

    /// <summary>The value of the earliest record.</summary>
    First,

    /// <summary>The value of the latest record.</summary>
    Last,

    /// <summary>Any value.</summary>
    Any,

    /// <summary>How many records a second; with a field, how much of it a second.</summary>
    Rate,
}
