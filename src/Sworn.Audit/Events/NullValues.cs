using System.Text;

namespace Sworn.Audit.Events;

/// <summary>
/// Values that a dialect writes for "none", such as <c>N/A</c>: a field that would get one stays absent.
/// </summary>
internal sealed class NullValues(IEnumerable<string> texts)
{
    private readonly byte[][] _values = [.. texts.Where(text => text.Length > 0).Select(Encoding.UTF8.GetBytes)];

    public static NullValues None { get; } = new([]);

    public bool Contains(ReadOnlySpan<byte> value)
    {
        foreach (var absent in _values)
        {
            if (value.SequenceEqual(absent))
            {
                return true;
            }
        }

        return false;
    }
}
