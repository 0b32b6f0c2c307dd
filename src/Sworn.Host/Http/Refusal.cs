using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Sworn.Host.Http;

/// <summary>A request that is refused: a problem document (RFC 9457) that says what to do.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the API: the dispatcher turns every one into an answer.")]
internal sealed class Refusal(int status, string title, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    /// <summary>Further members of the document.</summary>
    public Dictionary<string, object?> Members { get; } = new(StringComparer.Ordinal);

    public static Refusal Bad(string title, string detail) => new(StatusCodes.Status400BadRequest, title, detail);

    public static Refusal BadMember(string member, string detail) => Bad("A member is not as it must be", detail).With("member", member);

    public static Refusal BadParameter(string parameter, string detail) =>
        Bad("A parameter is not as it must be", detail).With("parameter", parameter);

    public static Refusal NotFound(string detail) => new(StatusCodes.Status404NotFound, "No such resource", detail);

    public static Refusal Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "Not allowed", detail);

    public static Refusal Conflict(string detail) => new(StatusCodes.Status409Conflict, "Not possible now", detail);

    public static Refusal Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, "Not available", detail);

    public Refusal With(string member, object? value)
    {
        Members[member] = value;
        return this;
    }
}
