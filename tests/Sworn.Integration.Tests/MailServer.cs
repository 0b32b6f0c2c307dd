using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>
/// A real mail server, Debian's aiosmtpd, on the loopback address: STARTTLS and a log-in are required when certificates are
/// given. What it accepts stands in files. It can be ended and started again on its port.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Script = """
        import asyncio, itertools, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        folder, port, certificates = sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None

        class Keep:
            async def handle_DATA(self, server, session, envelope):
                for number in itertools.count():
                    name = os.path.join(folder, f"{number:06d}.eml")
                    if not os.path.exists(name):
                        break
                who = session.auth_data.decode() if session.auth_data else "-"
                with open(name + ".part", "wb") as file:
                    file.write(f"X-Test-Tls: {session.ssl is not None}\r\nX-Test-User: {who}\r\n".encode() + envelope.content)
                os.rename(name + ".part", name)
                return "250 taken"

        class Login:
            def __call__(self, server, session, envelope, mechanism, data):
                good = data.login == b"sworn" and data.password == b"s3cret-mail"
                return AuthResult(success=good, handled=False, auth_data=data.login)

        def make():
            if certificates is None:
                return SMTP(Keep())
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{certificates}/collector.pem", f"{certificates}/collector.key")
            return SMTP(Keep(), tls_context=context, require_starttls=True, auth_required=True, authenticator=Login())

        async def main():
            server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", port)
            print("ready", flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-mail-");
    private readonly string? _certificates;
    private Process? _process;

    private MailServer(string? certificates)
    {
        _certificates = certificates;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    public static async Task<MailServer> StartAsync(string? certificates = null)
    {
        var server = new MailServer(certificates);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that is not running yet.</summary>
    public static MailServer Prepare() => new(certificates: null);

    public async Task StartAgainAsync()
    {
        var script = Path.Join(_folder.FullName, "server.py");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        string[] arguments = [script, _folder.FullName, Port.ToString(CultureInfo.InvariantCulture), .. _certificates is null ? Array.Empty<string>() : [_certificates]];
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true });
        Assert.Equal("ready", await _process!.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The mails that were accepted, in order.</summary>
    public IReadOnlyList<string> Mails() => [.. Directory.GetFiles(_folder.FullName, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }
}
