using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;
using Sworn.Host.Running;
using Sworn.Query.Matching;
using Sworn.Query.Steps;
using Sworn.Query.Tables;
using Sworn.Store.Evidence;
using Sworn.Store.Files;

namespace Sworn.Host.Http;

/// <summary>
/// Takes every request of the API through the same gates, in this order: parameters, who asks, from where, with which
/// right, the body. What is refused is a problem document; what an auditor wants to know of is a record.
/// </summary>
internal sealed class ApiDispatcher(ApiServices services)
{
    private readonly Authenticator _authenticator = new(services);

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(ApiEndpoint endpoint, HttpContext context)
    {
        Principal? principal = null;
        try
        {
            CheckParameters(endpoint, context.Request);
            CheckSite(context.Request);
            principal = await _authenticator.FindAsync(context);
            CheckRight(endpoint, context, principal);
            var body = endpoint.Body is { } type ? await ReadBodyAsync(context, type) : null;
            await endpoint.Answer(new ApiCall(context, services, principal, body));
        }
        catch (Refusal refusal)
        {
            await RecordDenialAsync(context, principal, refusal);
            await WriteAsync(context, refusal);
        }
        catch (Exception failure) when (!context.Response.HasStarted && Explain(failure, context) is { } refusal)
        {
            await WriteAsync(context, refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to answer.
            return;
        }
    }

    /// <summary>Writes a problem document (RFC 9457).</summary>
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        SecurityHeaders.Add(context);
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = ApiJson.ProblemType;
        if (refusal.Members.TryGetValue("retryAfterSeconds", out var seconds))
        {
            context.Response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var problem = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = refusal.Title,
            ["status"] = refusal.Status,
            ["detail"] = refusal.Message,
        };
        foreach (var (name, value) in refusal.Members)
        {
            problem[name] = value;
        }

        await JsonSerializer.SerializeAsync(context.Response.Body, problem, ApiJson.Form, context.RequestAborted);
    }

    private static Refusal? Explain(Exception failure, HttpContext context) => failure switch
    {
        QueryTooSlowException slow => new Refusal(StatusCodes.Status422UnprocessableEntity, "The query is too slow", slow.Message),
        QueryTooLargeException large => new Refusal(StatusCodes.Status422UnprocessableEntity, "The query needs too much memory", large.Message),
        QueryNotAnswerableException vague => new Refusal(StatusCodes.Status422UnprocessableEntity, "The query does not say enough", vague.Message),
        EvidenceException evidence => Refusal.Conflict(evidence.Message),
        StoreException store => Refusal.Unavailable(store.Message),
        BadHttpRequestException bad => new Refusal(bad.StatusCode, "The request is not as it must be", bad.Message),
        IOException io when !context.RequestAborted.IsCancellationRequested => Refusal.Unavailable(io.Message),
        _ => null,
    };

    private static void CheckParameters(ApiEndpoint endpoint, HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!endpoint.Parameters.Any(known => known.Name == name))
            {
                var known = endpoint.Parameters.Count == 0 ? "none" : string.Join(", ", endpoint.Parameters.Select(parameter => parameter.Name));
                throw Refusal.Bad("Unknown parameter", $"'{name}' is not a parameter of {endpoint.Path}; it has {known}").With("parameter", name);
            }

            if (values.Count > 1)
            {
                throw Refusal.Bad("Repeated parameter", $"'{name}' may be given once").With("parameter", name);
            }
        }
    }

    /// <summary>Requests that another site makes a browser send are refused, whatever they carry.</summary>
    private static void CheckSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isOther = site is "cross-site" or "same-site"
            || (origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
        if (isOther && (IsUnsafe(request) || !string.Equals(request.Headers["Sec-Fetch-Mode"], "navigate", StringComparison.Ordinal)))
        {
            throw Refusal.Forbidden("the request comes from another site; open the node's own address");
        }
    }

    private void CheckRight(ApiEndpoint endpoint, HttpContext context, Principal? principal)
    {
        if (endpoint.Access == Access.Anyone || (endpoint.Access == Access.LocalOrLoggedIn && IsLocal(context)))
        {
            return;
        }

        if (principal is null)
        {
            throw SessionEndpoints.NotLoggedIn(services);
        }

        if (IsUnsafe(context.Request) && !HasCsrf(context.Request, principal))
        {
            throw Refusal.Forbidden($"the header {Authenticator.CsrfHeader} is missing or old; take its value from GET /api/v1/session");
        }

        if (endpoint.Access == Access.LoggedIn)
        {
            return;
        }

        if (principal.MustChangePassword)
        {
            throw Refusal.Forbidden("choose a password of your own first: POST /api/v1/session/password").With("mustChangePassword", value: true);
        }

        if (endpoint.Access == Access.Permitted && !principal.May(endpoint.Permission))
        {
            throw Refusal.Forbidden($"the roles of {principal.User} do not allow it; ask an administrator");
        }
    }

    /// <summary>
    /// Whether the request was made on this machine for this machine: not forwarded by a proxy, and not by a page that
    /// found out how to call the node by a name of its own.
    /// </summary>
    private static bool IsLocal(HttpContext context) =>
        ApiCall.IsLoopback(context)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded")
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";

    private static bool IsUnsafe(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    private static bool HasCsrf(HttpRequest request, Principal principal)
    {
        var shown = request.Headers[Authenticator.CsrfHeader].ToString();
        return principal.Means switch
        {
            "session" => Secrets.AreEqual(principal.Session!.Csrf, shown),
            "certificate" => shown == Authenticator.CertificateCsrf,
            _ => true,
        };
    }

    private static async Task<object> ReadBodyAsync(HttpContext context, Type type)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "Not JSON", "send the body as application/json");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, ApiJson.Form, context.RequestAborted)
                ?? throw Refusal.Bad("No body", "the body is an object, not null");
        }
        catch (JsonException wrong)
        {
            throw Refusal.Bad("The body is not as it must be", wrong.Message).With("member", wrong.Path);
        }
    }

    /// <summary>Requests without a right, with a false secret, or from another site are recorded; mistakes are not.</summary>
    private async Task RecordDenialAsync(HttpContext context, Principal? principal, Refusal refusal)
    {
        var isShown = context.Request.Headers.Authorization.Count > 0 || principal is not null;
        var isDenial = refusal.Status == StatusCodes.Status403Forbidden || (refusal.Status == StatusCodes.Status401Unauthorized && isShown);
        var origin = ApiCall.OriginOf(context);
        if (!isDenial || !services.Denials.TryTake(origin, out var suppressed))
        {
            return;
        }

        await services.Audit.RecordAsync(
            Core.Messages.Severity.Warning, "ACCESS_DENIED", "A request was refused",
            ("user", principal?.User ?? "-"), ("origin", origin), ("method", context.Request.Method), ("path", context.Request.Path.Value ?? ""),
            ("reason", refusal.Message), ("suppressed", suppressed.ToString(CultureInfo.InvariantCulture)), ("outcome", AuditTrail.Failure));
    }
}
