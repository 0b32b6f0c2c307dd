using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Sworn.Core.Messages;
using Sworn.Pipeline.Routing;

namespace Sworn.Host.Configuration;

/// <summary>Reads the texts of routes and outputs that are lists or expressions.</summary>
internal static class RouteTexts
{
    /// <summary>The parts of a list with commas, without the blanks around them.</summary>
    public static IReadOnlyList<string> Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A bit for each facility; false with the name that is none.</summary>
    public static bool TryReadFacilities(string text, out uint facilities, [NotNullWhen(false)] out string? wrong)
    {
        (facilities, wrong) = (0, null);
        foreach (var name in Split(text))
        {
            if (string.Equals(name, SelectorConfiguration.All, StringComparison.Ordinal))
            {
                facilities = Selector.AllFacilities;
            }
            else if (SyslogNames.TryParseFacility(name, out var facility))
            {
                facilities |= 1u << (int)facility;
            }
            else
            {
                wrong = name;
                return false;
            }
        }

        wrong = facilities == 0 ? text : null;
        return wrong is null;
    }

    /// <summary>A bit for each output; false with the name that is none.</summary>
    public static bool TryReadOutputs(string text, IReadOnlyList<string> names, out ulong outputs, [NotNullWhen(false)] out string? wrong)
    {
        (outputs, wrong) = (0, null);
        foreach (var name in Split(text))
        {
            var place = names.Index().Where(known => string.Equals(known.Item, name, StringComparison.Ordinal)).Select(known => known.Index).FirstOrDefault(-1);
            if (string.Equals(name, SelectorConfiguration.All, StringComparison.Ordinal))
            {
                outputs = ulong.MaxValue;
            }
            else if (place >= 0)
            {
                outputs |= 1UL << place;
            }
            else
            {
                wrong = name;
                return false;
            }
        }

        wrong = outputs == 0 ? text : null;
        return wrong is null;
    }

    /// <summary>The expression of a route; null for anything.</summary>
    public static bool TryReadMatch(string text, out Regex? match, [NotNullWhen(false)] out string? problem)
    {
        (match, problem) = (null, null);
        if (string.Equals(text, SelectorConfiguration.AnyOctets, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            match = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            problem = failure.Message;
            return false;
        }
    }
}
