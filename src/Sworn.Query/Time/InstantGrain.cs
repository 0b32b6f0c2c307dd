namespace Sworn.Query.Time;

/// <summary>How much of a time was written.</summary>
internal enum InstantGrain
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}
