namespace Sworn.Query.Pipes.Terms;

/// <summary>The characters of <c>math</c>.</summary>
internal static class MathSigns
{
    /// <summary>How tightly a sign binds; 0 when it is none.</summary>
    public static int BindingOf(char sign) => sign switch
    {
        '+' or '-' => 1,
        '*' or '/' or '%' => 2,
        _ => 0,
    };

    /// <summary>Whether a character can be part of a name. A '-' can between others, so that <c>a-b</c> is one name.</summary>
    public static bool IsInName(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '.' or '@' or '-';

    /// <summary>Whether a name can stand without quotation marks.</summary>
    public static bool IsBareName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] is '_' or '@') && name.All(IsInName);
}
