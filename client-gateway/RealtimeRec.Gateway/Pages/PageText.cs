using System.Globalization;
using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Pages;

/// <summary>Every text of the pages, each in both languages side by side. What a shop says itself, such as titles, is not translated.</summary>
internal sealed partial class PageText(PageLanguage language)
{
    private static readonly PageText English = new(PageLanguage.English);
    private static readonly PageText Chinese = new(PageLanguage.Chinese);

    /// <summary>The language.</summary>
    public PageLanguage Language { get; } = language;

    public string Skip => Say("Skip to the content", "跳到正文");

    public string Pages => Say("Pages", "页面");

    public string ShopLink => Say("Shop", "商店");

    public string SearchesLink => Say("Searches", "搜索分析");

    public string QualityLink => Say("Data quality", "数据质量");

    public string LanguageChoice => Say("Language", "语言");

    public string Connecting => Say("Connecting …", "正在连接…");

    public string NoProductsYet => Say("No products yet", "还没有商品");

    public string Description => Say(
        "A shop beside the live, personal feed that follows every click.", "一边是商店，一边是随每次点击实时变化的个性化推荐。");

    public string ShopTitle => Say("RealtimeRec · live feed", "RealtimeRec · 实时推荐");

    public string QualityTitle => Say("Data quality · RealtimeRec", "数据质量 · RealtimeRec");

    public string ConnectionLabel => Say("Connection", "连接");

    public string ConnectionLost => Say("Connection lost", "连接已断开");

    public string ConnectionTrying => Say(
        "This page comes back by itself as soon as the server answers. The shopper's profile is kept.", "服务器恢复后，本页会自动重新连接。顾客档案不会丢失。");

    public string PageBroke => Say("Something went wrong on this page; it loads again by itself.", "页面出了点问题，正在自动重新加载。");

    public string LoadAgain => Say("Load again", "重新加载");

    /// <summary>The texts of a language.</summary>
    public static PageText Of(PageLanguage language) => language == PageLanguage.Chinese ? Chinese : English;

    public string ProductsOnSale(int count) => Say($"{Number(count)} {(count == 1 ? "product" : "products")} on sale", $"在售商品 {Number(count)} 件");

    /// <summary>The title; for a product without one what brand and category make of it, and its id only where there is neither.</summary>
    public string Title(Product product)
    {
        if (!string.IsNullOrWhiteSpace(product.Title))
        {
            return product.Title;
        }

        var brand = string.IsNullOrWhiteSpace(product.Brand) ? null : product.Brand.Trim();
        var category = product.Categories is [.., var last] && !string.IsNullOrWhiteSpace(last) ? ShopText.Category(last) : null;
        return (brand, category) switch
        {
            (null, null) => ProductOfId(product.ItemId),
            (null, _) => category,
            (_, null) => brand,
            _ => $"{brand} · {category}",
        };
    }

    public string ProductOfId(string itemId) => Say($"Product {itemId}", $"商品 {itemId}");

    /// <summary>A whole number with separators, such as "12,345".</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count, short from ten thousand on, such as "987", "9,870", "98.7k", "1.2M"; in Chinese "9.9万", "1.2亿".</summary>
    public string Count(long count) => (Language, count) switch
    {
        (_, < 10_000) => Number(count),
        (PageLanguage.Chinese, < 99_950_000) => (count / 10_000.0).ToString("#,0.#", CultureInfo.InvariantCulture) + "万",
        (PageLanguage.Chinese, _) => (count / 100_000_000.0).ToString("#,0.0", CultureInfo.InvariantCulture) + "亿",
        (_, < 999_950) => (count / 1_000.0).ToString("0.0", CultureInfo.InvariantCulture) + "k",
        _ => (count / 1_000_000.0).ToString("N1", CultureInfo.InvariantCulture) + "M",
    };

    /// <summary>How long ago, such as "now", "12 s", "5 min", "3 h", "8 d".</summary>
    public string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 3 } => Say("now", "刚刚"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} {Say("s", "秒")}"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalMinutes)} {Say("min", "分钟")}"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalHours)} {Say("h", "小时")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays):N0} {Say("d", "天")}"),
    };

    /// <summary>What the shopper did, in the past tense, before the product's name.</summary>
    public string Did(EventKind? kind) => kind switch
    {
        EventKind.AddToCart => Say("added to cart", "加购"),
        EventKind.RemoveFromCart => Say("took from the cart", "移出购物车"),
        EventKind.AddToWishlist => Say("saved", "收藏"),
        EventKind.RemoveFromWishlist => Say("no longer saves", "取消收藏"),
        EventKind.BeginCheckout => Say("went to check out", "去结算"),
        EventKind.Purchase => Say("bought", "购买"),
        EventKind.Refund => Say("returned", "退货"),
        EventKind.SelectItem => Say("chose", "选择"),
        _ => Say("viewed", "浏览"),
    };

    private string Say(string english, string chinese) => Language == PageLanguage.Chinese ? chinese : english;
}
