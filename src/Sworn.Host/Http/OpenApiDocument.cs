using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Sworn.Host.Running;

namespace Sworn.Host.Http;

/// <summary>The description of the API (OpenAPI 3.1), made from the same table as the routes.</summary>
internal static partial class OpenApiDocument
{
    private const string Json = "application/json";

    private static readonly JsonSerializerOptions Readable = new(ApiJson.Form) { WriteIndented = true, MaxDepth = 64 };

    /// <summary>The document.</summary>
    public static string Text { get; } = Describe().ToJsonString(Readable) + "\n";

    private static JsonObject Describe()
    {
        var paths = new JsonObject();
        foreach (var endpoint in ApiTable.All)
        {
            if (paths[endpoint.Path] is not JsonObject item)
            {
                item = [];
                paths[endpoint.Path] = item;
            }

            item[endpoint.Method.ToLowerInvariant()] = Operation(endpoint);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "sworn", ["version"] = Node.Software.Split(' ')[^1] },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = Authenticator.Cookie },
                },
            },
        };
    }

    private static JsonObject Operation(ApiEndpoint endpoint)
    {
        var operation = new JsonObject { ["summary"] = endpoint.Summary, ["parameters"] = Parameters(endpoint) };
        if (endpoint.Access != Access.Anyone)
        {
            operation["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() });
        }

        if (endpoint.Access == Access.Permitted)
        {
            operation["x-permission"] = JsonNamingPolicy.CamelCase.ConvertName(endpoint.Permission.ToString());
        }

        if (endpoint.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(Json, body) };
        }

        var status = endpoint.Status.ToString(CultureInfo.InvariantCulture);
        operation["responses"] = new JsonObject
        {
            [status] = status == "204"
                ? new JsonObject { ["description"] = "done" }
                : new JsonObject { ["description"] = "done", ["content"] = Content(endpoint.Produces, endpoint.Result) },
            ["default"] = new JsonObject
            {
                ["description"] = "refused: a problem document (RFC 9457)",
                ["content"] = new JsonObject { [ApiJson.ProblemType] = new JsonObject() },
            },
        };
        return operation;
    }

    private static JsonArray Parameters(ApiEndpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (Match name in InPath().Matches(endpoint.Path))
        {
            parameters.Add(Parameter(name.Groups["name"].Value, "path", "which one", isRequired: true));
        }

        foreach (var (name, meaning) in endpoint.Parameters)
        {
            parameters.Add(Parameter(name, "query", meaning, isRequired: false));
        }

        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string meaning, bool isRequired) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["description"] = meaning,
        ["required"] = isRequired,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Content(string type, Type? schema) => new()
    {
        [type] = schema is null ? new JsonObject() : new JsonObject { ["schema"] = ApiJson.Form.GetJsonSchemaAsNode(schema) },
    };

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex InPath();
}
