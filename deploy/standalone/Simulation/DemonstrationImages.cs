using System.Globalization;
using System.Text;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>
/// The demonstration shop's product pictures: one flat drawing per leaf category, 240 × 240, in the colour of the product
/// and on one of <see cref="Variations"/> backgrounds. The same name always gives the same picture.
/// </summary>
internal static class DemonstrationImages
{
    /// <summary>Number of backgrounds.</summary>
    public const int Variations = 4;

    /// <summary>Where the pictures are served.</summary>
    public const string Path = "/demo/images";

    private static readonly string[] Accents = ["#f2a65a", "#4fb0a0", "#e5738a", "#6a8ee0", "#f0c95c"];

    private static readonly (string Ground, string Shape)[] Backgrounds =
    [
        ("#fdf3e7", "#fae2c9"), ("#e8f5f0", "#cbe7dc"), ("#f1edfb", "#dcd3f4"), ("#e8f2fc", "#cae0f5"),
    ];

    private static readonly string[] Shapes =
    [
        """<circle cx="120" cy="116" r="92"/>""",
        """<path d="M44 74C66 24 128 18 172 38s60 74 40 116-76 60-124 52S20 146 44 74z"/>""",
        """<path d="M36 240V118a84 84 0 0 1 168 0v122z"/>""",
        """<path d="M0 150C50 92 92 122 132 92S206 42 240 52v188H0z"/>""",
    ];

    /// <summary>The address of a picture.</summary>
    /// <param name="category">Key of the leaf category.</param>
    /// <param name="colour">Key of the colour.</param>
    /// <param name="number">Any number; it chooses the background.</param>
    public static string AddressOf(string category, string colour, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{category}-{colour}-{number % Variations}.svg");

    /// <summary>The picture that <paramref name="name"/> (such as <c>sofas-green-2</c>) stands for, or null when there is none.</summary>
    public static string? Render(string name)
    {
        if (name.Split('-') is not [var category, var colourKey, [>= '0' and < (char)('0' + Variations) and var digit]]
            || !ShopVocabulary.Default.Colours.TryGetValue(colourKey, out var colour)
            || Drawing(category) is not { } drawing)
        {
            return null;
        }

        var variation = digit - '0';
        var accent = Away(Accents, candidate => candidate, colour.Main, variation);
        var (ground, shape) = Away(Backgrounds, candidate => candidate.Shape, colour.Main, variation);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240" role="img" aria-label="{category}">
            <style>{Style(colour, accent)}</style>
            <rect width="240" height="240" fill="{ground}"/>
            <g fill="{shape}">{Shapes[variation]}</g>
            <ellipse cx="120" cy="199" rx="84" ry="9" fill="#2b303c" opacity=".14"/>
            {drawing}
            </svg>
            """;
    }

    private static string Style(ShopColour colour, string accent)
    {
        (string Name, string Value)[] paints =
        [
            ("main", colour.Main), ("dark", colour.Dark), ("light", colour.Light), ("accent", accent),
            ("ink", "#2b303c"), ("paper", "#ffffff"), ("metal", "#dfe4ea"), ("metal-dark", "#a9b3bf"), ("wood", "#b98556"),
            ("glow", "#ffdf94"), ("leaf", "#6fae72"), ("leaf-light", "#a5d19b"), ("bean", "#5a3a28"), ("tea", "#c98b3a"),
            ("gold", "#e0b25a"), ("nose", "#e58a94"), ("skin", "#f2d6b3"), ("steam", "#ffffff"),
        ];
        var style = new StringBuilder("[class|=line]{fill:none;stroke-linecap:round;stroke-linejoin:round}");
        foreach (var (name, value) in paints)
        {
            style.Append(CultureInfo.InvariantCulture, $".{name}{{fill:{value}}}.line-{name}{{stroke:{value}}}");
        }

        return style.ToString();
    }

    /// <summary>The <paramref name="number"/>th candidate among those that can be told from <paramref name="colour"/>.</summary>
    private static T Away<T>(T[] candidates, Func<T, string> colourOf, string colour, int number)
    {
        var distinct = candidates.Where(candidate => Distance(colourOf(candidate), colour) > 60).ToArray();
        return distinct.Length > 0 ? distinct[number % distinct.Length] : candidates[number % candidates.Length];
    }

    private static double Distance(string first, string second)
    {
        var (a, b) = (Convert.FromHexString(first.AsSpan(1)), Convert.FromHexString(second.AsSpan(1)));
        return Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum());
    }

    private static string? Drawing(string category)
    {
        using var stream = typeof(DemonstrationImages).Assembly.GetManifestResourceStream($"Simulation.Drawings.{category}.svg");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
