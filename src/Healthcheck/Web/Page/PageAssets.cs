using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Healthcheck.Web;

/// <summary>
/// The style sheet, the script and the icons of the page: part of the program, and each at an address with its hash, so that a browser
/// may keep them for ever.
/// </summary>
internal static class PageAssets
{
    /// <summary>Below the address of the page's own folder.</summary>
    public const string Folder = "/ui/";

    private static readonly (string Name, string ContentType)[] Files =
    [
        ("page.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("healthy.svg", "image/svg+xml"),
        ("unhealthy.svg", "image/svg+xml"),
        ("unknown.svg", "image/svg+xml"),
    ];

    private static readonly Lazy<FrozenDictionary<string, Asset>> All =
        new(() => Files.Select(file => Load(file.Name, file.ContentType)).ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal));

    private static readonly Lazy<FrozenDictionary<string, Answer>> ByPath =
        new(() => All.Value.Values.ToFrozenDictionary(asset => $"{Folder}{asset.Address}", asset => asset.Answer, StringComparer.Ordinal));

    /// <summary>The address relative to the page's own folder.</summary>
    public static string AddressOf(string name) => All.Value[name].Address;

    public static Answer? Find(string path) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && ByPath.Value.TryGetValue(path, out var answer) ? answer : null;

    private static Asset Load(string name, string contentType)
    {
        using var resource = typeof(PageAssets).Assembly.GetManifestResourceStream($"Healthcheck.Page.{name}")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        var dot = name.LastIndexOf('.');
        return new Asset(name, $"{name[..dot]}.{hash}{name[dot..]}", new Answer(StatusCodes.Status200OK, contentType, Body.Create(bytes))
        {
            IsForEver = true,
        });
    }

    private sealed record Asset(string Name, string Address, Answer Answer);
}
