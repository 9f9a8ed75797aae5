using Microsoft.Net.Http.Headers;

namespace RealtimeRec.Gateway.Pages;

/// <summary>Which language a reader gets: the one chosen on the page, else the browser's, else English.</summary>
internal static class PageLanguages
{
    /// <summary>Cookie that holds what was chosen: <c>en</c> or <c>zh</c>. Written by the page's own script.</summary>
    public const string Cookie = "realtimerec-language";

    /// <summary>The language for a request.</summary>
    public static PageLanguage Of(HttpContext? context) =>
        context is null ? PageLanguage.English : Parse(context.Request.Cookies[Cookie]) ?? Preferred(context.Request.Headers.AcceptLanguage);

    /// <summary>The tag for <c>lang</c> attributes (BCP 47).</summary>
    public static string Tag(this PageLanguage language) => language == PageLanguage.Chinese ? "zh-Hans" : "en";

    private static PageLanguage Preferred(IList<string?> acceptLanguage) =>
        StringWithQualityHeaderValue.TryParseList(acceptLanguage!, out var wanted)
            ? wanted.Where(range => range.Quality is not 0)
                .OrderByDescending(range => range.Quality ?? 1)
                .Select(range => Parse(range.Value.Value))
                .FirstOrDefault(language => language is not null) ?? PageLanguage.English
            : PageLanguage.English;

    private static PageLanguage? Parse(string? range) => range?.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => PageLanguage.English,
        "zh" => PageLanguage.Chinese,
        _ => null,
    };
}
