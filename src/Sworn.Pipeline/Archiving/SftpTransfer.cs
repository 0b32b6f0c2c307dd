using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sworn.Pipeline.Archiving;

/// <summary>
/// OpenSSH's <c>sftp</c>, which sites trust already: keys in files, known hosts only, never a question. The file is
/// written under a name that begins with a dot and renamed when it is whole.
/// </summary>
internal sealed class SftpTransfer : ITransfer
{
    private const int DefaultPort = 22;
    private const int MostErrorLines = 4;

    private readonly ArchiveOptions _options;
    private readonly Uri _site;
    private readonly string _folder;

    public SftpTransfer(ArchiveOptions options, Uri site)
    {
        _options = options;
        _site = site;
        _folder = Uri.UnescapeDataString(site.AbsolutePath).TrimEnd('/');
        Site = string.Create(CultureInfo.InvariantCulture, $"sftp://{site.UserInfo}@{site.Host}:{Port}{_folder}");
    }

    public string Site { get; }

    private int Port => _site.IsDefaultPort || _site.Port < 0 ? DefaultPort : _site.Port;

    public void Put(ArchiveFile file, TransferredFile what, string name, CancellationToken abort)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(_options.Timeout);
        try
        {
            using var process = Start();
            Converse(process, file, name, limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TransferException(Site, abort.IsCancellationRequested ? "the node stops" : $"not done within {_options.Timeout.TotalSeconds:0} s", late);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException)
        {
            throw new TransferException(Site, $"sftp: {failure.Message}", failure);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("sftp")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            UseShellExecute = false,
        };
        string[] settings =
        [
            "BatchMode=yes", "StrictHostKeyChecking=yes", $"UserKnownHostsFile=\"{_options.KnownHostsFile}\"", "GlobalKnownHostsFile=/dev/null",
            "IdentitiesOnly=yes", "UpdateHostKeys=no", "ConnectTimeout=30", "ServerAliveInterval=15", "ServerAliveCountMax=4", "ForwardAgent=no", "LogLevel=ERROR",
        ];
        foreach (var argument in (string[])["-b", "-", "-F", "none", "-P", Port.ToString(CultureInfo.InvariantCulture), "-i", _options.IdentityFile!])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var setting in settings)
        {
            start.ArgumentList.Add("-o");
            start.ArgumentList.Add(setting);
        }

        start.ArgumentList.Add("--");
        start.ArgumentList.Add($"{_site.UserInfo}@{(_site.HostNameType == UriHostNameType.IPv6 ? $"[{_site.DnsSafeHost}]" : _site.Host)}");
        return Process.Start(start)!;
    }

    private void Converse(Process process, ArchiveFile file, string name, CancellationToken limit)
    {
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit);
            var output = process.StandardOutput.ReadToEndAsync(limit);
            var temporary = Quote($"{_folder}/.{name}.part");
            process.StandardInput.Write($"put {Quote(file.Path)} {temporary}\nrename {temporary} {Quote($"{_folder}/{name}")}\n");
            process.StandardInput.Close();
            process.WaitForExitAsync(limit).GetAwaiter().GetResult();
            output.GetAwaiter().GetResult();
            var said = errors.GetAwaiter().GetResult();
            if (process.ExitCode != 0)
            {
                throw new TransferException(Site, ReasonOf(said, process.ExitCode));
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string ReasonOf(string said, int code)
    {
        // The last lines say why; a warning of a screen's length may stand before them.
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(MostErrorLines).ToList();
        var reason = lines.Count > 0 ? string.Join(' ', lines) : "no reason was given";
        return string.Create(CultureInfo.InvariantCulture, $"sftp ended with {code}: {reason}");
    }

    /// <summary>The paths are those of the configuration, which has no characters that mean something here.</summary>
    private static string Quote(string path) => $"\"{path}\"";
}
