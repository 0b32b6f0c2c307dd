using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace Sworn.Host.Http;

/// <summary>
/// The browser interface: what web/dist had when the program was built, inside the program. Each file is compressed once,
/// has an ETag, and is kept by browsers for good when its name has a hash in it. Thread-safe.
/// </summary>
internal sealed class WebAssets
{
    private const string Prefix = "web/";
    private const string Index = "/index.html";
    private const string Instead = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>sworn</title>
        <h1>sworn is running</h1>
        <p>The browser interface is not part of this build. Build it with <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>,
        then build the program again. The API is under <a href="/api/v1/openapi.json">/api/v1</a>.</p></html>
        """;

    private readonly FrozenDictionary<string, Asset> _assets;

    private WebAssets(IEnumerable<Asset> assets) =>
        _assets = assets.ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);

    /// <summary>Reads what the program holds.</summary>
    public static WebAssets Load()
    {
        var assembly = typeof(WebAssets).Assembly;
        var types = new FileExtensionContentTypeProvider();
        var assets = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var path = "/" + name[Prefix.Length..].Replace('\\', '/');
            return new Asset(path, types.TryGetContentType(path, out var type) ? type : "application/octet-stream", content);
        }).ToList();
        if (!assets.Exists(asset => asset.Path == Index))
        {
            assets.Add(new Asset(Index, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Instead)));
        }

        return new WebAssets(assets);
    }

    /// <summary>Answers with a file; with the page itself for a path of the interface's own.</summary>
    /// <returns>False when there is nothing for the path.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if ((!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            || path.StartsWith("/api/", StringComparison.Ordinal))
        {
            return false;
        }

        var isPage = !path[(path.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal);
        if (!_assets.TryGetValue(isPage ? Index : path, out var asset))
        {
            return false;
        }

        await WriteAsync(context, asset, isPage);
        return true;
    }

    private static Task WriteAsync(HttpContext context, Asset asset, bool isPage)
    {
        var response = context.Response;
        response.Headers.CacheControl = !isPage && asset.HasHashedName ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = asset.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var isCompressed = asset.Compressed.Length < asset.Content.Length
            && context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
        var content = isCompressed ? asset.Compressed : asset.Content;
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "br";
        }

        response.ContentType = asset.Type;
        response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private sealed class Asset(string path, string type, byte[] content)
    {
        private readonly Lazy<byte[]> _compressed = new(() => Compress(content));

        public string Path { get; } = path;

        public string Type { get; } = type;

        public byte[] Content { get; } = content;

        public byte[] Compressed => _compressed.Value;

        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";

        /// <summary>Vite puts what it names by its hash into a folder of its own.</summary>
        public bool HasHashedName { get; } = path.StartsWith("/assets/", StringComparison.Ordinal);

        private static byte[] Compress(byte[] content)
        {
            using var to = new MemoryStream();
            using (var brotli = new BrotliStream(to, CompressionLevel.SmallestSize))
            {
                brotli.Write(content);
            }

            return to.ToArray();
        }
    }
}
