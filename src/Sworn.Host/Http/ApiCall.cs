using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sworn.Core.Messages;
using Sworn.Host.Identity;
using Sworn.Host.Running;

namespace Sworn.Host.Http;

/// <summary>One request on its way through the API.</summary>
internal sealed class ApiCall(HttpContext context, ApiServices services, Principal? principal, object? body)
{
    public HttpContext Context { get; } = context;

    public ApiServices Services { get; } = services;

    /// <summary>Ends when the client goes away.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>Who asks; null where nobody need have logged in.</summary>
    public Principal? PrincipalOrNull { get; } = principal;

    /// <summary>Who asks.</summary>
    public Principal Principal => PrincipalOrNull ?? throw new InvalidOperationException("the resource is open to everybody");

    /// <summary>The address of who asks.</summary>
    public string Origin => OriginOf(Context);

    public static string OriginOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    public static bool IsLoopback(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    /// <summary>The body, which the dispatcher has read.</summary>
    public T Body<T>() => (T)body!;

    /// <summary>A query parameter; null when it is absent or empty.</summary>
    public string? Query(string name) => Context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>A parameter of the path.</summary>
    public string Route(string name) => (string)Context.Request.RouteValues[name]!;

    /// <summary>A query parameter that is a number.</summary>
    /// <exception cref="Refusal">It is none, or out of its range.</exception>
    public int Number(string name, int otherwise, int least, int most)
    {
        if (Query(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Refusal.BadParameter(name, string.Create(CultureInfo.InvariantCulture, $"'{name}' is a number from {least} to {most}"));
    }

    /// <summary>A query parameter that is true or false.</summary>
    /// <exception cref="Refusal">It is neither.</exception>
    public bool Flag(string name) => Query(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Refusal.BadParameter(name, $"'{name}' is true or false"),
    };

    /// <summary>Records an act of who asks; the act may take effect when this completes.</summary>
    public Task RecordAsync(string msgId, string text, params IReadOnlyList<(string Name, string Value)> parameters) =>
        RecordAsync(AuditTrail.Success, msgId, text, parameters);

    /// <summary>Records an act that was refused or failed.</summary>
    public Task RecordFailureAsync(string msgId, string text, params IReadOnlyList<(string Name, string Value)> parameters) =>
        RecordAsync(AuditTrail.Failure, msgId, text, parameters);

    /// <summary>Answers with an object of the API's own.</summary>
    public Task WriteAsync<T>(T value, int status = StatusCodes.Status200OK)
    {
        Context.Response.StatusCode = status;
        Context.Response.ContentType = ApiJson.Type;
        return JsonSerializer.SerializeAsync(Context.Response.Body, value, ApiJson.Form, Aborted);
    }

    /// <summary>Answers with nothing.</summary>
    public Task WriteNothingAsync()
    {
        Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The body of the answer for a writer that blocks, which a scan is: it waits while the client reads slowly.</summary>
    public Stream BlockingBody()
    {
        Context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        return Context.Response.Body;
    }

    private Task RecordAsync(string outcome, string msgId, string text, IReadOnlyList<(string Name, string Value)> parameters) =>
        Services.Audit.RecordAsync(
            outcome == AuditTrail.Success ? Severity.Notice : Severity.Warning, msgId, text,
            [("user", PrincipalOrNull?.User ?? "-"), ("origin", Origin), .. parameters, ("outcome", outcome)]);
}
