using System.Text;

namespace Sworn.Store.Journal;

/// <summary>
/// What stands in the place of a body that is gone, so that readers which know nothing of it show that it is. It is made of
/// what the log's own leaf says, and verification holds it to that: nobody can put words into its mouth.
/// </summary>
public static class Placeholder
{
    /// <summary>Begins every placeholder of a redacted record.</summary>
    public const string Redacted = "[redacted]";

    /// <summary>The placeholder of a record whose retention class expired.</summary>
    public const string Retired = "[retired]";

    /// <summary>The placeholder of a record that was redacted for a reason.</summary>
    public static byte[] OfRedaction(string reason) => Encoding.UTF8.GetBytes($"{Redacted} {reason}");

    /// <summary>The placeholder of a record whose retention class expired.</summary>
    public static byte[] OfRetirement() => Encoding.UTF8.GetBytes(Retired);
}
