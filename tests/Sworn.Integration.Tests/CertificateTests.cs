using System.Diagnostics;
using System.Globalization;

namespace Sworn.Integration.Tests;

/// <summary><c>openssl s_client</c> with each certificate that must be refused (OPSEC 2.4, NDcPP FIA_X509_EXT.1).</summary>
public sealed class CertificateTests
{
    [Fact]
    [Trait("OPSEC", "2.4")]
    public async Task Section_2_4_openssl_s_client_is_refused_with_the_reason_in_the_audit_record_and_a_good_one_is_served()
    {
        using var pki = await OpenSslPki.MakeAsync();
        await using var node = await SwornNode.StartAsync($"""
            inputs:
              - type: tls
                name: tls
                listen: 127.0.0.1:0
                certificate: {pki.At("server.pem")}
                key: {pki.At("server.key")}
                client-certificate: required
                ca-file: {pki.At("trust.pem")}
                crl-file: {pki.At("crl.pem")}
                permitted-clients: good.example
            """);
        (string? Client, string Reason)[] bad =
        [
            (null, "no-certificate"), ("expired", "expired"), ("self", "untrusted-path"), ("stranger", "untrusted-path"),
            ("wrong", "wrong-name"), ("revoked", "revoked"), ("flagless", "ca-flag-not-set"),
        ];
        foreach (var (client, _) in bad)
        {
            await ConnectAsync(node, pki, client, "12 <13>must not");
        }

        await ConnectAsync(node, pki, "good", "13 <13>hello ssl");
        await node.WaitStoredAsync(1);
        Assert.Equal(0, await node.StopAsync());
        var records = System.Text.Encoding.UTF8.GetString((await node.RunAsync("query", "_time:all msgid:TLS_HANDSHAKE_FAILED", "-r", "--format", "raw")).Output)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(bad.Select(static one => one.Reason), records.Select(static record => record.Split("reason=\"")[1].Split('"')[0]));
        Assert.Equal("<13>hello ssl", System.Text.Encoding.UTF8.GetString(await node.RawAsync()).Trim());
    }

    private static async Task ConnectAsync(SwornNode node, OpenSslPki pki, string? client, string octets)
    {
        var start = new ProcessStartInfo("openssl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            "s_client", "-quiet", "-no_ign_eof", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{node.Port("tls")}"),
            .. client is null ? [] : new[] { "-cert", pki.At(client + ".pem"), "-key", pki.At(client + ".key") },
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(octets);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await Task.WhenAll(said, printed);
    }
}
