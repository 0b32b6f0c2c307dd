using System.Text.Json;
using System.Text.Json.Nodes;
using Sworn.Host.Running;
using Sworn.Store.Files;
using Sworn.Store.Verification;

namespace Sworn.Host.Http;

/// <summary>Runs verifications of the node's own log, one at a time, and remembers the last. Thread-safe.</summary>
internal sealed class VerificationRuns(ApiServices services)
{
    private readonly Lock _lock = new();
    private bool _isRunning;
    private VerificationRun? _last;

    /// <summary>What is running and what ran last.</summary>
    public VerificationState State
    {
        get
        {
            lock (_lock)
            {
                return new VerificationState(_isRunning, _last);
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <returns>False while one is running.</returns>
    public bool TryStart(bool isQuick, string user)
    {
        lock (_lock)
        {
            if (_isRunning)
            {
                return false;
            }

            _isRunning = true;
        }

        _ = Task.Factory.StartNew(
            () => Run(isQuick, user), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        return true;
    }

    private void Run(bool isQuick, string user)
    {
        var started = services.Time.GetUtcNow();
        var (verdict, code, report) = Verify(isQuick, started);
        var run = new VerificationRun(started, services.Time.GetUtcNow(), isQuick, verdict, code, report, user);
        lock (_lock)
        {
            _isRunning = false;
            _last = run;
        }

        _ = services.Audit.RecordAsync(
            "VERIFY_END", "A verification ended", ("user", user), ("verdict", verdict), ("outcome", code == 0 ? AuditTrail.Success : AuditTrail.Failure));
    }

    private (string Verdict, int Code, JsonNode? Report) Verify(bool isQuick, DateTimeOffset now)
    {
        try
        {
            var report = LogVerifier.Verify(new VerifyOptions
            {
                Directory = services.Directory,
                Anchor = new DiskDirectory(services.Configuration.Node.Anchor),
                IsQuick = isQuick,
                Now = now,
            });
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text))
            {
                report.Write(json);
            }

            return (report.VerdictName, (int)report.Verdict, JsonNode.Parse(text.ToArray()));
        }
        catch (Exception failure) when (failure is StoreException or IOException or UnauthorizedAccessException)
        {
            return ("ERROR", (int)Store.Verification.Verdict.Error, new JsonObject { ["detail"] = failure.Message });
        }
    }
}
