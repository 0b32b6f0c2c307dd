using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sworn.Integration.Tests;

/// <summary>An HTTPS server, Python's, that takes PUT with a token and checks the digest that comes with the octets.</summary>
internal sealed class HttpsSite : IAsyncDisposable
{
    private const string Script = """
        import base64, hashlib, http.server, os, ssl, sys

        folder, port = sys.argv[1], int(sys.argv[2])

        class Site(http.server.BaseHTTPRequestHandler):
            def do_PUT(self):
                octets = self.rfile.read(int(self.headers["Content-Length"]))
                digest = "sha-256=:" + base64.b64encode(hashlib.sha256(octets).digest()).decode() + ":"
                good = self.headers["Authorization"] == "Bearer archive-token" and self.headers["Content-Digest"] == digest
                if good:
                    with open(os.path.join(folder, "target", os.path.basename(self.path)), "wb") as file:
                        file.write(octets)
                self.send_response(201 if good else 403)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Site)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/site.pem", f"{folder}/site.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print("ready", flush=True)
        server.serve_forever()
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-put-");
    private Process? _process;

    private HttpsSite()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string Site => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{Port}/audit");

    /// <summary>What its certificate is judged by.</summary>
    public string Authorities => Path.Join(_folder.FullName, "site.pem");

    public string Target => Path.Join(_folder.FullName, "target");

    public static async Task<HttpsSite> StartAsync()
    {
        var site = new HttpsSite();
        Directory.CreateDirectory(site.Target);
        var made = await ProgramRun.StartAsync(
            "openssl", null, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=site", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", Path.Join(site._folder.FullName, "site.key"), "-out", site.Authorities);
        Assert.True(made.ExitCode == 0, made.Errors);
        var script = Path.Join(site._folder.FullName, "site.py");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        site._process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, site._folder.FullName, site.Port.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardOutput = true });
        Assert.Equal("ready", await site._process!.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return site;
    }

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
