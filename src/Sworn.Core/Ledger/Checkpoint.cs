using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sworn.Core.Ledger;

/// <summary>A tree head as logs publish it (C2SP tlog-checkpoint): origin, size and root, one a line.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">The number of leaves.</param>
/// <param name="Root">The root of the tree.</param>
public sealed record Checkpoint(string Origin, ulong Size, Digest Root)
{
    /// <summary>What is signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");

    /// <summary>Reads a note's text. Extension lines behind the root are tolerated and mean nothing here.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(text);
        checkpoint = null;
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0 || lines[^1].Length != 0
            || !TryParseDecimal(lines[1], out var size)
            || !CanonicalBase64.TryDecode(lines[2], out var root) || root.Length != Digest.Size)
        {
            return false;
        }

        checkpoint = new Checkpoint(lines[0], size, new Digest(root));
        return true;
    }

    /// <summary>A decimal number without sign or leading zero.</summary>
    internal static bool TryParseDecimal(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && (text.Length == 1 || text[0] != '0');
}
