using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sworn.Host.Running;

namespace Sworn.Host.Http;

/// <summary>
/// The node's HTTP API: accounts, status, health and metrics. Bound to the loopback address unless the configuration
/// says otherwise.
/// </summary>
internal static class NodeApi
{
    private const string JsonType = "application/json; charset=utf-8";
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Builds the server; it listens once it is started.</summary>
    public static WebApplication Build(Node node, System.Net.IPEndPoint listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(listen);
        });
        var app = builder.Build();
        app.MapGet("/api/v1/accounts", context => WriteJsonAsync(context, node.WriteAccounts));
        app.MapGet("/api/v1/status", context => WriteJsonAsync(context, json => NodeStatus.Write(json, node)));
        app.MapGet("/healthz", context => WriteTextAsync(context, isGood: !node.Failure.IsCompleted, "the log's writer has ended"));
        app.MapGet("/readyz", context => WriteTextAsync(
            context, isGood: node.IsReady && !node.Log.IsFull, node.Log.IsFull ? "the disk is full" : "starting or stopping"));
        app.MapGet("/metrics", async context =>
        {
            context.Response.ContentType = MetricsType;
            await context.Response.WriteAsync(NodeMetrics.Text(node), context.RequestAborted).ConfigureAwait(false);
        });
        app.MapFallback(context => WriteProblemAsync(
            context, StatusCodes.Status404NotFound, "No such resource",
            $"There is nothing at {context.Request.Path}; the API is under /api/v1: accounts, status; beside it /metrics, /healthz, /readyz."));
        return app;
    }

    private static async Task WriteJsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = JsonType;
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            write(json);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static Task WriteTextAsync(HttpContext context, bool isGood, string otherwise)
    {
        if (isGood)
        {
            return context.Response.WriteAsync("ok\n", context.RequestAborted);
        }

        return WriteProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "Not available", otherwise);
    }

    /// <summary>RFC 9457.</summary>
    private static async Task WriteProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        var problem = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = title,
            ["status"] = status.ToString(CultureInfo.InvariantCulture),
            ["detail"] = detail,
        };
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, cancellationToken: context.RequestAborted).ConfigureAwait(false);
    }
}
