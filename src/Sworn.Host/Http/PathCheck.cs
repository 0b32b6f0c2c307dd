using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sworn.Host.Http;

/// <summary>
/// Refuses paths that mean one thing to one reader and another to the next: dot segments, empty segments, encoded slashes,
/// back-slashes and NUL, looked for in what the client sent before anything decoded it.
/// </summary>
internal static class PathCheck
{
    private static readonly string[] Tricks = ["/../", "/./", "//", "\\", "%2f", "%5c", "%2e", "%00", "%25"];

    public static bool IsGood(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        return path.StartsWith('/') && !path.EndsWith("/..", StringComparison.Ordinal) && !path.EndsWith("/.", StringComparison.Ordinal)
            && !Tricks.Any(trick => path.Contains(trick, StringComparison.OrdinalIgnoreCase));
    }
}
