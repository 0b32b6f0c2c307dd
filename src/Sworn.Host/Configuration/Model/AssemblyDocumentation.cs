using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Sworn.Host.Configuration.Model;

/// <summary>
/// The doc comments of this assembly as the compiler wrote them to a file beside it: the text of the manual and of the
/// schema.
/// </summary>
internal sealed partial class AssemblyDocumentation
{
    private const string FileName = "Sworn.Host.xml";
    private readonly Dictionary<string, XElement> _members;

    private AssemblyDocumentation(XDocument document) =>
        _members = document.Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>Reads the file.</summary>
    /// <exception cref="DocumentationMissingException">It is not there or not XML.</exception>
    public static AssemblyDocumentation Load() => Load(Path.Combine(AppContext.BaseDirectory, FileName));

    internal static AssemblyDocumentation Load(string path)
    {
        try
        {
            return new AssemblyDocumentation(XDocument.Load(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException)
        {
            throw new DocumentationMissingException(path, exception);
        }
    }

    /// <summary>What a record is, in Markdown; empty when it has no comment.</summary>
    public string Of(Type type) => SummaryOf("T:" + type.FullName);

    /// <summary>What a key means, in Markdown; empty when it has no comment.</summary>
    public string Of(PropertyInfo property) => SummaryOf($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string SummaryOf(string member)
    {
        if (!_members.TryGetValue(member, out var element) || element.Element("summary") is not { } summary)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        foreach (var node in summary.Nodes())
        {
            text.Append(ToMarkdown(node));
        }

        return Blanks().Replace(text.ToString(), " ").Trim();
    }

    private static string ToMarkdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{NameOf(see)}`",
        XElement other => other.Value,
        _ => string.Empty,
    };

    /// <summary>A reference to a property is to its key.</summary>
    private static string NameOf(XElement see)
    {
        var target = see.Attribute("cref")?.Value ?? see.Value;
        var name = target[(target.LastIndexOf('.') + 1)..];
        return target.StartsWith("P:", StringComparison.Ordinal)
            ? SettingNames.ToKebab(name)
            : name.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Blanks();
}
