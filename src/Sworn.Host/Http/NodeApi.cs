using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Sworn.Host.Running;

namespace Sworn.Host.Http;

/// <summary>
/// The node's HTTP server: API, metrics, health and the browser interface. Bound to the loopback address unless the
/// configuration says otherwise.
/// </summary>
internal static class NodeApi
{
    private const int MaxBody = 64 << 10;
    private const int MaxRequestLine = 80 << 10;
    private const int MaxConnections = 1_024;

    /// <summary>Builds the server; it listens once it is started.</summary>
    /// <param name="services">What it answers from.</param>
    /// <param name="loggers">Where the server says what went wrong.</param>
    /// <exception cref="IOException">A file of the certificate cannot be used.</exception>
    public static WebApplication Build(ApiServices services, ILoggerFactory loggers)
    {
        var http = services.Configuration.Http;

        // Empty: no settings beside the configuration are read, neither from the environment nor from the working
        // directory, which the framework's defaults would also watch for changes, at a cost for each write of the log.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(new HandshakeLoggers(loggers)));
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.MaxRequestBufferSize = 2 * MaxRequestLine;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(http.Listen, listener =>
            {
                if (HttpCertificate.IsWanted(http))
                {
                    new HttpChannels(services.Channels).Watch(listener, () => HttpCertificate.Use(listener, services.Configuration, services.Time));
                }
            });
        });
        var app = builder.Build();
        app.Use(GuardAsync);
        app.UseRouting();
        var dispatcher = new ApiDispatcher(services);
        foreach (var endpoint in ApiTable.All)
        {
            app.MapMethods(endpoint.Path, [endpoint.Method], context => dispatcher.InvokeAsync(endpoint, context));
        }

        MapHealth(app, services.Node);
        app.MapFallback("{*path}", context => AnswerOtherAsync(context, services));
        return app;
    }

    private static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Add(context);
        return PathCheck.IsGood(context)
            ? next(context)
            : ApiDispatcher.WriteAsync(context, Refusal.Bad("The path is not as it must be", "write the path plainly: without '..', '//', '\\' or encoded separators"));
    }

    private static void MapHealth(WebApplication app, Node node)
    {
        app.MapGet("/healthz", context => WriteHealthAsync(context, isGood: !node.Failure.IsCompleted, "the log's writer has ended"));
        app.MapGet("/readyz", context => WriteHealthAsync(
            context, isGood: node.IsReady && !node.Log.IsFull && node.IntakeStoppedBy.Count == 0,
            node.Log.IsFull ? "the disk is full" : node.IsReady ? "an output that stops the intake does not reach its destination" : "starting or stopping"));
    }

    private static Task WriteHealthAsync(HttpContext context, bool isGood, string otherwise) => isGood
        ? context.Response.WriteAsync("ok\n", context.RequestAborted)
        : ApiDispatcher.WriteAsync(context, Refusal.Unavailable(otherwise));

    private static async Task AnswerOtherAsync(HttpContext context, ApiServices services)
    {
        if (!await services.Assets.TryAnswerAsync(context))
        {
            await ApiDispatcher.WriteAsync(context, Refusal.NotFound(
                $"There is nothing at {context.Request.Path}; /api/v1/openapi.json lists what there is."));
        }
    }
}
