namespace RealtimeRec.Gateway.Http;

/// <summary>Whose pages may call the API from a visitor's browser. Bound from the configuration section <c>Cors</c>.</summary>
public sealed class CrossOriginOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Cors";

    /// <summary>
    /// Origins such as <c>https://shop.example</c>: a scheme, a host and, if it is not the scheme's own, a port. In configuration a list, or
    /// one value with commas between. None unless told.
    /// </summary>
    public IReadOnlyList<string> Origins { get; internal set; } = [];

    /// <summary>Whether pages of an origin may call.</summary>
    internal bool Allows(string? origin) => origin is not null && Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the section.</summary>
    internal static string[] Read(IConfiguration configuration)
    {
        var section = configuration.GetSection($"{Section}:{nameof(Origins)}");
        return
        [
            .. section.GetChildren().Select(child => child.Value).Prepend(section.Value)
                .SelectMany(value => (value ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Select(origin => origin.TrimEnd('/')),
        ];
    }

    /// <summary>Whether a text is an origin and nothing more.</summary>
    internal static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
        && uri.UserInfo.Length == 0;
}
