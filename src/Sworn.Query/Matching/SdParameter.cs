namespace Sworn.Query.Matching;

/// <summary>A parameter of structured data.</summary>
/// <param name="elementId">The SD-ID of its element.</param>
/// <param name="name">Its name.</param>
/// <param name="value">Its value without escapes.</param>
internal readonly ref struct SdParameter(ReadOnlySpan<byte> elementId, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    /// <summary>The SD-ID of its element.</summary>
    public ReadOnlySpan<byte> ElementId { get; } = elementId;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its value without escapes.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Whether it is the one called <c>element.name</c>.</summary>
    public bool IsCalled(ReadOnlySpan<byte> elementAndName) =>
        elementAndName.Length == ElementId.Length + 1 + Name.Length
        && elementAndName[ElementId.Length] == '.'
        && elementAndName.StartsWith(ElementId)
        && elementAndName.EndsWith(Name);
}
