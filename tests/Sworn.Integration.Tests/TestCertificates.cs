namespace Sworn.Integration.Tests;

/// <summary>An authority and the certificates of a collector and a sender, made by openssl.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sworn-pki-");

    private TestCertificates()
    {
    }

    public string Folder => _folder.FullName;

    public static async Task<TestCertificates> MakeAsync()
    {
        var made = new TestCertificates();
        await made.RunAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem");
        foreach (var name in new[] { "collector", "sender" })
        {
            await made.RunAsync(
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", $"/CN={name}", "-addext", $"subjectAltName=DNS:{name}",
                "-addext", "basicConstraints=critical,CA:FALSE", "-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", $"{name}.key", "-out", $"{name}.pem");
        }

        return made;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task RunAsync(params string[] arguments)
    {
        var run = await ProgramRun.StartAsync(
            "openssl", null,
            [.. arguments.Select(argument => argument.EndsWith(".pem", StringComparison.Ordinal) || argument.EndsWith(".key", StringComparison.Ordinal) ? Path.Join(Folder, argument) : argument)]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
