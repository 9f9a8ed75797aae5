using System.Globalization;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Pages;

/// <summary>How the pages write prices, categories and figures, in whatever language.</summary>
internal static class ShopText
{
    /// <summary>The language tag that gives Chinese text its own glyphs; null for text without Chinese characters.</summary>
    public static string? Language(string? text) =>
        text is not null && text.AsSpan().IndexOfAnyInRange('\u3400', '\u9fff') >= 0 ? "zh-Hans" : null;

    /// <summary>The price with its currency's sign, or null when there is none.</summary>
    public static string? Price(Product product)
    {
        if (product.Price is not { } price)
        {
            return null;
        }

        var number = price.ToString(price == Math.Floor(price) ? "N0" : "N2", CultureInfo.InvariantCulture);
        return product.Currency?.ToUpperInvariant() switch
        {
            null or "" => number,
            "CNY" or "RMB" or "JPY" => "¥" + number,
            "USD" => "$" + number,
            "EUR" => "€" + number,
            "GBP" => "£" + number,
            var code => $"{number} {code}",
        };
    }

    /// <summary>The most specific part of a category's name, in words: <c>electronics.audio.head_phone</c> is "Head phone".</summary>
    public static string Category(string name)
    {
        var last = name.AsSpan().Trim();
        var cut = last.LastIndexOfAny('.', '/', '>');
        if (cut >= 0 && cut < last.Length - 1)
        {
            last = last[(cut + 1)..].Trim();
        }

        if (last.IsEmpty)
        {
            return name;
        }

        var words = last.ToString().Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A duration in the unit that keeps it short, such as "0.8 ms", "14 ms" or "2.1 s".</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.001 => (seconds * 1000).ToString("0.00", CultureInfo.InvariantCulture) + " ms",
        < 0.01 => (seconds * 1000).ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        < 1 => (seconds * 1000).ToString("0", CultureInfo.InvariantCulture) + " ms",
        _ => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
    };

    /// <summary>A rate in at most four characters, such as "0.4", "37", "1.2k".</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        < 0.05 => "0",
        < 9.95 => perSecond.ToString("0.0", CultureInfo.InvariantCulture),
        < 999.5 => perSecond.ToString("0", CultureInfo.InvariantCulture),
        < 9_950 => (perSecond / 1000).ToString("0.0", CultureInfo.InvariantCulture) + "k",
        _ => (perSecond / 1000).ToString("0", CultureInfo.InvariantCulture) + "k",
    };

    /// <summary>Whether a category lies below another by its name, as <c>electronics.audio</c> lies below <c>electronics</c>.</summary>
    public static bool IsBelow(string name, string ancestor) =>
        name.Length > ancestor.Length
        && name.StartsWith(ancestor, StringComparison.OrdinalIgnoreCase)
        && name.AsSpan(ancestor.Length).TrimStart() is ['.' or '/' or '>', ..];

    /// <summary>
    /// A name cut to a width in columns, of which Chinese characters take two, where possible between words; an ellipsis stands for the rest. Never cuts
    /// through what is one character to a reader.
    /// </summary>
    public static string Shorten(string name, int columns)
    {
        var (width, cut, lastWord) = (0, 0, 0);
        var elements = StringInfo.GetTextElementEnumerator(name);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            width += element[0] >= '\u2e80' ? 2 : 1;
            if (width > columns)
            {
                // At least half of the width is used, however long its last word.
                var end = lastWord >= cut / 2 && lastWord > 0 ? lastWord : cut;
                return string.Concat(name.AsSpan(0, end).TrimEnd(" ,·-–"), "…");
            }

            if (element is " ")
            {
                lastWord = elements.ElementIndex;
            }

            cut = elements.ElementIndex + element.Length;
        }

        return name;
    }
}
