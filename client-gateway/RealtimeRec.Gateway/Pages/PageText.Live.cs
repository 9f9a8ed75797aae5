namespace RealtimeRec.Gateway.Pages;

/// <summary>The live numbers.</summary>
internal sealed partial class PageText
{
    public string LiveNumbers => Say("Live numbers", "实时数据");

    public string LiveWindow => Say("this server · last 2 minutes", "本服务器 · 最近 2 分钟");

    public string Business => Say("What comes of the feed", "推荐效果");

    public string Technical => Say("How fast it is", "系统性能");

    public string FeedClicks => Say("Clicks on feeds", "推荐点击");

    public string FeedClicksHint => Say("Products viewed from a feed, in the last 2 minutes; the curve is per minute", "最近 2 分钟内从推荐打开的商品数；曲线为每分钟次数");

    public string FeedCarts => Say("Carts after a feed", "推荐加购");

    public string FeedCartsHint => Say(
        "Products put into a cart that came from a feed, in the last 2 minutes; the curve is per minute", "最近 2 分钟内来自推荐的加购数；曲线为每分钟次数");

    public string FeedPurchases => Say("Purchases after a feed", "推荐成交");

    public string FeedPurchasesHint => Say(
        "Purchases with something from a feed, in the last 2 minutes; the curve is per minute", "最近 2 分钟内含推荐商品的订单数；曲线为每分钟次数");

    public string EventsPerSecond => Say("Events", "事件");

    public string EventsPerSecondHint => Say("Events applied to profiles, per second", "每秒写入档案的事件数");

    public string FeedsPerSecond => Say("Feeds", "推荐");

    public string FeedsPerSecondHint => Say("Feeds made, per second", "每秒生成的推荐数");

    public string Freshness => Say("Feed freshness", "推荐新鲜度");

    public string FreshnessHint => Say(
        "From a profile's change until its live feeds were pushed: half are faster than p50, 99 of 100 than p99",
        "从档案变化到推送新推荐的时间：一半快于 p50，百分之九十九快于 p99");

    public string Durable => Say("Event durable in", "事件落盘");

    public string DurableHint => Say(
        "From an event's arrival until its profile is stored: half are faster than p50, 99 of 100 than p99",
        "从事件到达到档案落盘的时间：一半快于 p50，百分之九十九快于 p99");

    public string PerSecond => Say("/ s", "/ 秒");

    public string PerMinute => Say("/ min", "/ 分钟");

    public string OfClicks => Say("of clicks", "占点击");

    public string ChartOf(string label) => Say($"{label} over the last two minutes", $"最近两分钟的{label}");
}
