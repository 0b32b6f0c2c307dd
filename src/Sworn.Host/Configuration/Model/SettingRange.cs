using Sworn.Core;
using Sworn.Host.Configuration.Yaml;

namespace Sworn.Host.Configuration.Model;

/// <summary>
/// The values that an ordered key takes: from the least to the greatest, both included, and perhaps zero with a meaning
/// of its own.
/// </summary>
internal sealed class SettingRange
{
    private readonly ValueCodec _codec;
    private readonly object _zero;

    public SettingRange(ValueCodec codec, SettingAttribute attribute)
    {
        _codec = codec;
        Min = Read(codec, attribute.Min);
        Max = Read(codec, attribute.Max);
        ZeroMeans = attribute.ZeroMeans;
        _zero = Read(codec, "0");
    }

    public object Min { get; }

    public object Max { get; }

    public string? ZeroMeans { get; }

    public bool Contains(object value) =>
        (ZeroMeans is not null && value.Equals(_zero)) || (Compare(value, Min) >= 0 && Compare(value, Max) <= 0);

    public string SideOf(object value) => Compare(value, Max) > 0 ? "more" : "less";

    /// <summary>The range as a person reads it: <c>480 to 1MiB</c>; <c>0 (never), or 10s to 30d</c>.</summary>
    public override string ToString()
    {
        var (min, max) = (_codec.Format(Min), _codec.Format(Max));
        if (ZeroMeans is null)
        {
            return $"{min} to {max}";
        }

        return Min.Equals(_zero) ? $"0 ({ZeroMeans}) to {max}" : $"0 ({ZeroMeans}), or {min} to {max}";
    }

    private static int Compare(object left, object right) => ((IComparable)left).CompareTo(right);

    private static object Read(ValueCodec codec, string? text)
    {
        var isValue = codec.TryRead(new YamlScalar(default, text ?? string.Empty, IsPlain: true), out var value, out _);
        Invariant.Check(isValue);
        return value;
    }
}
