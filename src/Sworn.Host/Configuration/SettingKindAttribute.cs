namespace Sworn.Host.Configuration;

/// <summary>
/// On the base record of a list whose entries differ by their <c>type</c>: one of the kinds, and the record that holds
/// it.
/// </summary>
/// <param name="name">The value of <c>type</c>.</param>
/// <param name="section">The record, derived from the one that carries the attribute.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SettingKindAttribute(string name, Type section) : Attribute
{
    /// <summary>The value of <c>type</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The record that holds an entry of this kind.</summary>
    public Type Section { get; } = section;
}
