using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Sworn.Core;

namespace Sworn.Host.Configuration;

/// <summary>
/// A list of the configuration that never changes and is equal to another when its elements are, in order.
/// </summary>
/// <typeparam name="T">The record of one element.</typeparam>
[CollectionBuilder(typeof(SettingList), nameof(SettingList.Create))]
public sealed class SettingList<T> : IReadOnlyList<T>, IEquatable<SettingList<T>>
{
    private readonly T[] _items;

    internal SettingList(T[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public bool Equals(SettingList<T>? other) => other is not null && _items.SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SettingList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Lets <see cref="SettingList{T}"/> be written as a collection expression.</summary>
public static class SettingList
{
    /// <summary>A list of these elements.</summary>
    public static SettingList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>A list of elements whose type is known at run time only.</summary>
    internal static object CreateFrom(Type element, IReadOnlyList<object> items)
    {
        var array = Array.CreateInstance(element, items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            array.SetValue(items[index], index);
        }

        var type = typeof(SettingList<>).MakeGenericType(element);
        var isInternal = BindingFlags.Instance | BindingFlags.NonPublic;
        var list = Activator.CreateInstance(type, isInternal, binder: null, [array], culture: null);
        Invariant.Check(list is not null);
        return list!;
    }
}
