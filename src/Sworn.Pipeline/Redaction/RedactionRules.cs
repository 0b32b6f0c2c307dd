using System.Text.RegularExpressions;

namespace Sworn.Pipeline.Redaction;

/// <summary>The rules that sworn comes with (OPSEC capabilities, section 2.16).</summary>
public static partial class RedactionRules
{
    /// <summary>All of them, in the order in which they are tried.</summary>
    public static IReadOnlyList<RedactionRule> Default { get; } =
    [
        new("private-key", PrivateKey(), ["private key-----"]),
        new("junos-secret-data", JunosSecretData(), ["secret-data"]),
        new("junos-encrypted", JunosEncrypted(), ["$9$", "$8$"]),
        new("password-hash", PasswordHash(), ["$1$", "$5$", "$6$", "$2", "$y$"]),
        new("cisco-secret", CiscoSecret(), ["password", "secret", "key-string", "pre-shared-key"]),
        new("community", Community(), ["community"]),
        new("url-credentials", UrlCredentials(), ["://"]),
        new("password", Password(), ["password", "passwd", "passphrase", "secret", "token", "api-key", "api_key", "apikey", "pwd"]),
        new("key", Key(), ["key "]),
    ];

    /// <summary>
    /// The name of a user whom a system does not know, where the message about a failed log-in says so: sshd, pam_faillock, su, Cisco
    /// IOS. Not one of <see cref="Default"/>: it is asked for by name.
    /// </summary>
    public static RedactionRule UnknownUser { get; } = new(
        "unknown-user", UnknownUserName(), ["invalid user", "illegal user", "user unknown", "no passwd entry", "baduser"]);

    private const RegexOptions Options =
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>Makes a rule of the operator's; <c>ArgumentException</c> says what is wrong with a pattern.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pattern">A regular expression of the common subset, with a group <c>secret</c>.</param>
    /// <param name="hints">Words of which one must be in a message; none for every message.</param>
    /// <exception cref="ArgumentException">The pattern is none, has no such group, or needs backtracking.</exception>
    public static RedactionRule Make(string name, string pattern, IReadOnlyList<string> hints)
    {
        try
        {
            var regex = new Regex(pattern, Options);
            return regex.GroupNumberFromName("secret") >= 0
                ? new RedactionRule(name, regex, hints)
                : throw new ArgumentException("it has no group (?<secret>...) around what is to be taken out", nameof(pattern));
        }
        catch (NotSupportedException needsBacktracking)
        {
            throw new ArgumentException(needsBacktracking.Message, nameof(pattern), needsBacktracking);
        }
    }

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----(?<secret>.*?)(-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----|\z)", Options)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("(?<secret>(\"[^\"]*\"|[^\\s\"]+)) *;? *## *SECRET-DATA", Options)]
    private static partial Regex JunosSecretData();

    [GeneratedRegex(@"(?<secret>\$[89]\$[A-Za-z0-9./+=_$-]{4,})", Options)]
    private static partial Regex JunosEncrypted();

    [GeneratedRegex(@"(?<secret>\$(1|5|6|2[aby]|y)\$[A-Za-z0-9./$=,]{8,})", Options)]
    private static partial Regex PasswordHash();

    [GeneratedRegex(@"\b(password|secret|key-string|pre-shared-key) +[0-9] +(?<secret>[^\s;]+)", Options)]
    private static partial Regex CiscoSecret();

    [GeneratedRegex("\\bcommunity *[ =:] *\"?(?<secret>[^\\s\";,\\]]+)", Options)]
    private static partial Regex Community();

    [GeneratedRegex(@"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,255}:(?<secret>[^\s/@]{1,255})@", Options)]
    private static partial Regex UrlCredentials();

    [GeneratedRegex("\\b(password|passwd|passphrase|secret|token|api[-_]?key|pwd)(\"? *[=:] *| is )(?<secret>(\"[^\"]*\"|[^\\s\",;&\\]]+))", Options)]
    private static partial Regex Password();

    [GeneratedRegex("\\b(authentication-key|encryption-key|wpa-psk|shared-key|tacacs-server key|radius-server key|server-key|privacy-key) +(?<secret>[^\\s;\"]+|\"[^\"]*\")", Options)]
    private static partial Regex Key();

    // A name may hold anything, blanks and "from" included, so it reaches as far as what sshd writes behind it allows.
    [GeneratedRegex(
        @"\b(invalid|illegal) user (?<secret>.*) from \S+ port [0-9]+"
        + @"|\b(invalid|illegal) user (?<secret>.*) \S+ port [0-9]+"
        + @"|\b(invalid|illegal) user (?<secret>.*) \[preauth\]"
        + @"|\b(invalid|illegal) user (?<secret>.*) from \S+"
        + @"|\buser unknown: (?<secret>.*)"
        + @"|\bno passwd entry for user '(?<secret>.*)'"
        + @"|\[user: (?<secret>.*)\] \[source: .*baduser", Options)]
    private static partial Regex UnknownUserName();
}
