using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;
using Sworn.Store.Evidence;

namespace Sworn.Host.Http;

/// <summary>What the node says of itself: status, accounts, sources, checkpoints, verifications, the API's description.</summary>
internal static class NodeEndpoints
{
    private const int MaxCheckpoints = 100;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", "/api/v1/accounts", "Messages received, stored, rejected, dropped: the balance.", call => WriteAsync(call, call.Services.Node.WriteAccounts))
        {
            Access = Access.LocalOrLoggedIn,
        },
        new("GET", "/api/v1/status", "Listeners, stores and accounts.", call => WriteAsync(call, json => NodeStatus.Write(json, call.Services.Node)))
        {
            Access = Access.LocalOrLoggedIn,
        },
        new("GET", "/metrics", "Figures for Prometheus.", MetricsAsync) { Access = Access.LocalOrLoggedIn, Produces = "text/plain" },
        new("GET", "/api/v1/checkpoints", "Signed checkpoints, the latest first.", CheckpointsAsync) { Result = typeof(CheckpointList) },
        new("GET", "/api/v1/verify", "The verification that runs and the last that ended.", call => call.WriteAsync(call.Services.Verification.State))
        {
            Result = typeof(VerificationState),
        },
        new("POST", "/api/v1/verify", "Starts a verification.", VerifyAsync)
        {
            Permission = Permission.Verify, Body = typeof(VerifyRequest), Result = typeof(VerificationState), Status = StatusCodes.Status202Accepted,
        },
        new("GET", "/api/v1/openapi.json", "This document.", DescribeAsync) { Access = Access.Anyone },
    ];

    private static async Task WriteAsync(ApiCall call, Action<Utf8JsonWriter> write)
    {
        call.Context.Response.ContentType = ApiJson.Type;
        var json = new Utf8JsonWriter(call.Context.Response.BodyWriter);
        await using (json)
        {
            write(json);
        }

        await call.Context.Response.BodyWriter.FlushAsync(call.Aborted);
    }

    private static Task MetricsAsync(ApiCall call)
    {
        call.Context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return call.Context.Response.WriteAsync(NodeMetrics.Text(call.Services.Node), call.Aborted);
    }

    private static async Task CheckpointsAsync(ApiCall call)
    {
        await call.RecordAsync("VIEW", "Checkpoints are listed", ("what", "checkpoints"));
        var store = call.Services.Node.StoreName;
        await call.WriteAsync(new CheckpointList(
        [
            .. RecordProver.Checkpoints(call.Services.Directory, MaxCheckpoints).Select(known => new CheckpointEntry(
                store, known.Checkpoint.Origin, known.Checkpoint.Size, known.Checkpoint.Root.ToBase64(), known.Note)),
        ]));
    }

    private static async Task VerifyAsync(ApiCall call)
    {
        var isQuick = call.Body<VerifyRequest>().Quick;
        await call.RecordAsync("VERIFY_START", "A verification is started", ("quick", isQuick ? "true" : "false"));
        if (!call.Services.Verification.TryStart(isQuick, call.Principal.User))
        {
            throw Refusal.Conflict("a verification is running; wait for it: GET /api/v1/verify");
        }

        await call.WriteAsync(call.Services.Verification.State, StatusCodes.Status202Accepted);
    }

    private static Task DescribeAsync(ApiCall call)
    {
        call.Context.Response.ContentType = ApiJson.Type;
        return call.Context.Response.WriteAsync(OpenApiDocument.Text, call.Aborted);
    }
}
