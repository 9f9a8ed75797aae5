using System.Globalization;
using RealtimeRec.Events;
using RealtimeRec.Feeds;

namespace RealtimeRec.Gateway.Pages;

/// <summary>The live feed and why a product is in it.</summary>
internal sealed partial class PageText
{
    public string Feed => Say("Live feed", "实时推荐");

    public string MakingFeed => Say("Making the first feed …", "正在生成推荐…");

    public string LatencyHint => Say(
        "From the arrival of the click at the server until the new feed was there", "从点击到达服务器到新推荐就绪所用的时间");

    public string NewHere => Say("New here: showing what is trending.", "新顾客：先看看大家都在看什么。");

    public string WatchFollow => Say("View something in the shop and watch this list follow.", "在商店里看一件商品，这里会立刻跟着变。");

    public string NothingToRecommend => Say("Nothing to recommend yet.", "暂时没有可推荐的商品。");

    public string RecommendedProducts => Say("Recommended products", "推荐商品");

    public string FeedUnavailable => Say("The feed is unavailable; trying again.", "暂时取不到推荐，正在重试。");

    public string ClickNotStored => Say("The click could not be stored; please try again.", "这次操作没有保存成功，请重试。");

    public string EntryHint => Say("Came into the feed with the last change", "上次变化后进入推荐");

    public string Why => Say("Why this?", "为什么推荐");

    public string ScoreParts => Say("What its score is made of", "得分构成");

    public string FoundBy => Say("Found by", "召回来源");

    public string Score => Say("Score", "总分");

    public string FeedFor(string shopper) => Say($"For {shopper}", $"为 {shopper} 推荐");

    public string UpdatedIn(string duration) => Say($"updated in {duration}", $"{duration} 内更新");

    public string Place(int rank) => Say($"Place {rank}", $"第 {rank} 位");

    public string Climbed(int places) => Say($"Moved up by {places} with the last change", $"上次变化后上升 {places} 位");

    public string WhyLabel(string title) => Say($"Why {title} is here", $"为什么推荐 {title}");

    /// <summary>What a screen reader says of a change.</summary>
    public string FeedChanged(int entered, string first) => Say(
        $"Feed updated: {entered} new, first is {first}.", $"推荐已更新：新增 {entered} 件，第一位是 {first}。");

    public string RankAmong(int rank) => Say($"no. {Number(rank)}", $"第 {Number(rank)} 名");

    /// <summary>A component of the pipeline, in words; its own name for one that the page does not know.</summary>
    public string Component(string name) => name switch
    {
        "profile" => Say("Like the profile", "与兴趣画像相近"),
        "own_items" => Say("Looked at before", "之前看过"),
        "co_visited" => Say("Where others went on to", "他人接着浏览"),
        "two_steps" => Say("Two steps on from it", "他人再接着浏览"),
        "met_together" => Say("Looked at by the same shoppers", "同一批顾客也看"),
        "bought_together" => Say("Bought together", "经常一起购买"),
        "trending_in_category" => Say("Trending in a category", "类目热门"),
        "trending_in_brand" => Say("Trending of a brand", "品牌热门"),
        "trending" => Say("Trending", "全站热门"),
        "new_arrival" => Say("New arrivals", "新品"),
        "like_context" => Say("Like what is being looked at", "与正在看的相似"),
        "visited_from_context" => Say("Where others went on to from there", "他人从这里接着浏览"),
        "met_with_context" => Say("Viewed by the same shoppers", "看过它的顾客也看"),
        "bought_with_context" => Say("Bought with it", "与它一起购买"),
        "affinity" => Say("Category and brand", "类目与品牌偏好"),
        "seen" => Say("Just seen", "刚刚看过"),
        "just_bought" => Say("One like it was just bought", "刚买过同类"),
        "words" => Say("The words", "词语匹配"),
        "popularity" => Say("Popular of late", "近期热度"),
        "personal" => Say("This shopper's interests", "这位顾客的兴趣"),
        "sold_out" => Say("Sold out", "已售罄"),
        "ranker" => Say("Learned from the shop's log", "从本店记录中学到的"),
        _ => name,
    };

    /// <summary>Why an item is in the feed; <paramref name="titleOf"/> names the shopper's own item that the reason leans on.</summary>
    public ReasonText Reason(FeedReason reason, Func<string, string> titleOf)
    {
        var item = reason.ItemId is { } itemId ? titleOf(itemId) : null;
        var category = reason.Category is { } name ? ShopText.Category(name) : null;
        return reason.Source switch
        {
            "own_items" => new(Say("You looked at this before", "你之前看过它")),
            "like_context" when item is not null => About("Like ", item, "", "与「", "」相似"),
            "visited_from_context" when item is not null => About("Others went on to this after ", item, "", "看过「", "」的人接着看了它"),
            "met_with_context" when item is not null => About("Others who looked at ", item, " looked at this too", "看过「", "」的人也看了它"),
            "bought_with_context" when item is not null => About("Often bought with ", item, "", "常与「", "」一起购买"),
            "co_visited" or "two_steps" when item is not null => About("Others went on to this after ", item, "", "看过「", "」的人接着看了它"),
            "met_together" when item is not null => About("Others who looked at ", item, " looked at this too", "看过「", "」的人也看了它"),
            "co_visited" or "two_steps" or "met_together" => new(Say("Others with your interests went on to this", "兴趣相近的人接着看了它")),
            "bought_together" when item is not null => About("Often bought with ", item, "", "常与「", "」一起购买"),
            "bought_together" => new(Say("Goes with what you bought", "与你购买的商品搭配")),
            "trending_in_category" when category is not null => new(Say($"Trending in {category}", $"{category} 热门")),
            "trending_in_brand" => new(Say("Popular of a brand that you looked at", "你关注的品牌中的热门")),
            "trending" => new(Say("Trending now", "当前热门")),
            "new_arrival" when category is not null => new(Say($"New arrival in {category}", $"{category} 新品")),
            "new_arrival" => new(Say("New arrival", "新品上架")),
            _ when item is not null => About($"Because you {Did(reason.Event)} ", item, "", $"因为你{Past(reason.Event)}「", "」"),
            _ when category is not null => new(Say($"Matches your interest in {category}", $"符合你对 {category} 的兴趣")),
            "profile" or "affinity" => new(Say("Matches your interests", "符合你的兴趣")),
            _ => new(Say("Picked for you", "为你挑选")),
        };
    }

    /// <summary>A part of a score with its sign, such as "+0.042".</summary>
    public static string Part(double part) => part.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    private string Past(EventKind? kind) => kind switch
    {
        EventKind.AddToCart => "加购了",
        EventKind.AddToWishlist => "收藏了",
        EventKind.BeginCheckout => "结算了",
        EventKind.Purchase => "购买了",
        EventKind.SelectItem => "选择了",
        _ => "看过",
    };

    private ReasonText About(string before, string name, string after, string beforeInChinese, string afterInChinese) =>
        Language == PageLanguage.Chinese ? new(beforeInChinese, name, afterInChinese) : new(before, name, after);
}
