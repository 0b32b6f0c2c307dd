namespace Sworn.Fuzz;

/// <summary>Takes any octets; throws when its oracle disagrees.</summary>
internal interface IFuzzTarget
{
    string Summary { get; }

    void Fuzz(ReadOnlySpan<byte> input);
}
