using System.Globalization;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Console;

/// <summary>How the page words products, prices, categories and reasons.</summary>
internal static class ShopText
{
    /// <summary>The title, or the id of a product known only from events.</summary>
    public static string Title(Product product) =>
        string.IsNullOrWhiteSpace(product.Title) ? $"Product {product.ItemId}" : product.Title;

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

    /// <summary>Why an item is in the feed; <paramref name="titleOf"/> names the shopper's own item that the reason leans on.</summary>
    public static string Reason(FeedReason reason, Func<string, string> titleOf)
    {
        var item = reason.ItemId is { } itemId ? titleOf(itemId) : null;
        return reason.Source switch
        {
            "co_visited" when item is not null && reason.Event == EventKind.Purchase => $"Bought by others after {item}",
            "co_visited" when item is not null => $"Others went on to this after {item}",
            "co_visited" => "Others with your interests went on to this",
            "bought_together" when item is not null => $"Bought by others together with {item}",
            "trending_in_category" when reason.Category is not null => $"Trending in {Category(reason.Category)}",
            "trending" => "Trending now",
            "new_arrival" when reason.Category is not null => $"New arrival in {Category(reason.Category)}",
            "new_arrival" => "New arrival",
            _ when item is not null => $"Because you {Did(reason.Event)} {item}",
            _ when reason.Category is not null => $"Matches your interest in {Category(reason.Category)}",
            "profile" or "affinity" => "Matches your interests",
            _ => "Picked for you",
        };
    }

    /// <summary>What the shopper did, in the past tense, before the product's name.</summary>
    public static string Did(EventKind? kind) => kind switch
    {
        EventKind.AddToCart => "added to cart",
        EventKind.RemoveFromCart => "took from the cart",
        EventKind.AddToWishlist => "saved",
        EventKind.BeginCheckout => "went to check out",
        EventKind.Purchase => "bought",
        EventKind.Refund => "returned",
        EventKind.SelectItem => "chose",
        _ => "viewed",
    };

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

    /// <summary>A count, short from ten thousand on, such as "987", "9,870", "98.7k", "1.2M".</summary>
    public static string Count(long count) => count switch
    {
        < 10_000 => count.ToString("N0", CultureInfo.InvariantCulture),
        < 999_950 => (count / 1_000.0).ToString("0.0", CultureInfo.InvariantCulture) + "k",
        _ => (count / 1_000_000.0).ToString("N1", CultureInfo.InvariantCulture) + "M",
    };

    /// <summary>How long ago, such as "now", "12 s", "5 min", "3 h", "8 d".</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 3 } => "now",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalMinutes)} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalHours)} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays):N0} d"),
    };
}
