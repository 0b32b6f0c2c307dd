using System.Globalization;
using System.Text;
using Sworn.Pipeline.Redaction;

namespace Sworn.Pipeline.Tests.Redaction;

public sealed class RedactorTests
{
    private readonly Redactor _redactor = new(RedactionRules.Default);

    [Theory]
    [InlineData("<13>login password=hunter2 from 192.0.2.1", "hunter2", "password")]
    [InlineData("<13>user root passwd: \"two words\" set", "two words", "password")]
    [InlineData("<13>username ops password 7 094F471A1A0A", "094F471A1A0A", "cisco-secret")]
    [InlineData("<13>enable secret 9 abc.def/ghi", "abc.def/ghi", "cisco-secret")]
    [InlineData("<13>snmp-server community s3cr3t RO", "s3cr3t", "community")]
    [InlineData("<13>set system root-authentication encrypted-password \"abcdef\"; ## SECRET-DATA", "abcdef", "junos-secret-data")]
    [InlineData("<13>set protocols bgp authentication-key $9$kP5Fn/tO1hy9CuBIhc", "$9$kP5Fn/tO1hy9CuBIhc", "junos-encrypted")]
    [InlineData("<13>hash $6$salt$abcdefghijklmnop set", "$6$salt$abcdefghijklmnop", "password-hash")]
    [InlineData("<13>copy ftp://ops:pa55@192.0.2.1/config", "pa55", "url-credentials")]
    [InlineData("<13>radius-server key topsecret", "topsecret", "key")]
    [InlineData("<13>x -----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY----- y", "MIIabc", "private-key")]
    [Trait("OPSEC", "2.16")]
    public void A_secret_leaves_a_marker_and_nothing_else_changes(string message, string secret, string rule)
    {
        Assert.True(_redactor.TryRedact(Encoding.Latin1.GetBytes(message), out var redacted));
        var text = Encoding.Latin1.GetString(redacted);

        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Contains($"(redacted:{rule})", text, StringComparison.Ordinal);
        Assert.StartsWith("<13>", text, StringComparison.Ordinal);
        Assert.Equal(message[^1], text[^1] is ')' ? message[^1] : text[^1]);
    }

    [Theory]
    [InlineData("<13>Accepted password for root from 192.0.2.9 port 51234 ssh2")]
    [InlineData("<13>Failed password for invalid user admin from 192.0.2.9")]
    [InlineData("<13>see https://collector.example:8514/ui for more")]
    [InlineData("<13>key exchange finished")]
    [InlineData("<13>interface ge-0/0/1 up")]
    [Trait("OPSEC", "2.16")]
    public void What_is_no_secret_stays_as_it_is(string message)
    {
        Assert.False(_redactor.TryRedact(Encoding.Latin1.GetBytes(message), out _));
        Assert.Empty(_redactor.Found);
    }

    [Theory]
    [InlineData("<38>1 2026-11-27T10:00:00Z h sshd 7 - - Invalid user {0} from 192.0.2.9 port 51234")]
    [InlineData("<38>Nov 27 10:00:00 h sshd[7]: Failed password for invalid user {0} from 2001:db8::9 port 51234 ssh2")]
    [InlineData("<38>Nov 27 10:00:00 h sshd[7]: Failed none for illegal user {0} from 192.0.2.9 port 51234 ssh2")]
    [InlineData("<38>Nov 27 10:00:00 h sshd[7]: Connection closed by invalid user {0} 192.0.2.9 port 51234 [preauth]")]
    [InlineData("<38>Nov 27 10:00:00 h sshd[7]: Disconnecting invalid user {0} 192.0.2.9 port 51234: Too many authentication failures [preauth]")]
    [InlineData("<38>Nov 27 10:00:00 h sshd[7]: input_userauth_request: invalid user {0} [preauth]")]
    [InlineData("<38>Nov 27 10:00:00 h sshd[7]: error: maximum authentication attempts exceeded for invalid user {0} from 192.0.2.9 port 51234 ssh2 [preauth]")]
    [InlineData("<85>Nov 27 10:00:00 h sshd[7]: pam_faillock(sshd:auth): User unknown: {0}")]
    [InlineData("<85>Nov 27 10:00:00 h su[7]: No passwd entry for user '{0}'")]
    [InlineData("<188>45: *Mar  1 18:48:50.483 UTC: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: {0}] [Source: 192.0.2.9] [localport: 22] [Reason: Login Authentication Failed - BadUser] at 10:00:00 UTC Fri Nov 27 2026")]
    [Trait("OPSEC", "2.16")]
    public void The_name_of_an_unknown_user_is_masked_where_that_is_asked_for_and_nothing_else_changes(string form)
    {
        var redactor = new Redactor([RedactionRules.UnknownUser]);
        foreach (var name in new[] { "hunter2", "my pass word", "a from b", "x] [y", "" })
        {
            var message = string.Format(CultureInfo.InvariantCulture, form, name);
            Assert.True(redactor.TryRedact(Encoding.Latin1.GetBytes(message), out var redacted), message);

            Assert.Equal(string.Format(CultureInfo.InvariantCulture, form, "(redacted:unknown-user)"), Encoding.Latin1.GetString(redacted));
            Assert.Equal(("unknown-user", name), Assert.Single(redactor.Found));
            Assert.False(redactor.TryRedact(redacted.ToArray(), out _));
        }
    }

    [Theory]
    [InlineData("<38>1 2026-11-27T10:00:00Z h sshd 7 - - Failed password for root from 192.0.2.9 port 51234 ssh2")]
    [InlineData("<38>1 2026-11-27T10:00:00Z h sshd 7 - - Accepted publickey for ops from 192.0.2.9 port 51234 ssh2")]
    [InlineData("<188>45: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: ops] [Source: 192.0.2.9] [localport: 22] [Reason: Login Authentication Failed] at 10:00:00")]
    [Trait("OPSEC", "2.16")]
    public void The_name_of_a_known_user_is_never_masked(string message) =>
        Assert.False(new Redactor([RedactionRules.UnknownUser]).TryRedact(Encoding.Latin1.GetBytes(message), out _));

    [Theory]
    [InlineData("<13>interface ge-0/0/1 up")]
    [InlineData("<13>Accepted password for root from 192.0.2.9 port 51234 ssh2")]
    public void A_message_without_a_secret_costs_no_allocation(string text)
    {
        var message = Encoding.ASCII.GetBytes(text);
        for (var round = 0; round < 2_000; round++)
        {
            _redactor.TryRedact(message, out _);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            _redactor.TryRedact(message, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("no group")]
    [InlineData(@"(?<secret>a)\1")]
    public void A_pattern_that_cannot_be_used_says_why(string pattern) =>
        Assert.NotEmpty(Assert.ThrowsAny<ArgumentException>(() => RedactionRules.Make("own", pattern, [])).Message);

    [Fact]
    public void What_was_taken_out_can_be_shown_to_whoever_tests_rules()
    {
        _redactor.TryRedact("<13>password=one community two"u8, out _);

        Assert.Equal([("community", "two"), ("password", "one")], _redactor.Found.Order());
    }

    [Fact]
    public void Octets_that_are_no_text_survive()
    {
        byte[] message = [.. "<13>"u8, 0xff, 0x00, 0xc3, .. " password=x "u8, 0xfe];
        Assert.True(_redactor.TryRedact(message, out var redacted));

        Assert.Equal([.. "<13>"u8, 0xff, 0x00, 0xc3, .. " password=(redacted:password) "u8, 0xfe], redacted.ToArray());
    }
}
