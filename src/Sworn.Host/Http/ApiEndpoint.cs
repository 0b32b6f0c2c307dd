using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>
/// One resource and method of the API: what it takes and gives, who may ask, and what answers. The router, the checks and
/// the OpenAPI document are all made from it.
/// </summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">The path with its parameters in braces.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Answer">What answers.</param>
internal sealed record ApiEndpoint(string Method, string Path, string Summary, Func<ApiCall, Task> Answer)
{
    /// <summary>Who may ask.</summary>
    public Access Access { get; init; } = Access.Permitted;

    /// <summary>What is needed, for <see cref="Access.Permitted"/>.</summary>
    public Permission Permission { get; init; } = Permission.Read;

    /// <summary>The query parameters: name and meaning. Any other is refused.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Parameters { get; init; } = [];

    /// <summary>The type of the body; null when there is none.</summary>
    public Type? Body { get; init; }

    /// <summary>The media type of a good answer.</summary>
    public string Produces { get; init; } = "application/json";

    /// <summary>The type that a good answer is, for the document; null when it is no object of the API's own.</summary>
    public Type? Result { get; init; }

    /// <summary>The status of a good answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;
}
