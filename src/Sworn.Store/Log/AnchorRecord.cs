using System.Globalization;
using System.Text;
using Sworn.Core.Ledger;

namespace Sworn.Store.Log;

/// <summary>
/// What the anchor remembers of a signed tree head: one line <c>size base64(root) utc-nanoseconds</c>.
/// </summary>
/// <param name="Size">The number of leaves.</param>
/// <param name="Root">The root of the tree.</param>
/// <param name="Utc">When it was signed: nanoseconds of UTC since 1970.</param>
public readonly record struct AnchorRecord(ulong Size, Digest Root, long Utc)
{
    /// <summary>Longer than any line.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads the last whole line; null when there is none.</summary>
    public static AnchorRecord? ReadLast(ReadOnlySpan<byte> content)
    {
        while (true)
        {
            var end = content.LastIndexOf((byte)'\n');
            if (end < 0)
            {
                return null;
            }

            content = content[..end];
            var start = content.LastIndexOf((byte)'\n') + 1;
            if (TryParse(Encoding.ASCII.GetString(content[start..]), out var anchor))
            {
                return anchor;
            }
        }
    }

    /// <summary>Reads a line without its end.</summary>
    public static bool TryParse(string line, out AnchorRecord anchor)
    {
        ArgumentNullException.ThrowIfNull(line);
        anchor = default;
        var parts = line.Split(' ');
        if (parts.Length != 3
            || !ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Digest.TryParse(parts[1], out var root)
            || !long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var utc))
        {
            return false;
        }

        anchor = new AnchorRecord(size, root, utc);
        return true;
    }

    /// <summary>The line with its end.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Size} {Root.ToBase64()} {Utc}\n");
}
