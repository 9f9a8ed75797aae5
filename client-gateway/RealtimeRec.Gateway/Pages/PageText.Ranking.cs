namespace RealtimeRec.Gateway.Pages;

/// <summary>What the feed is worth.</summary>
internal sealed partial class PageText
{
    public string WorthTitle => Say("What the feed is worth", "推荐的价值");

    public string WorthNone => Say(
        "Nothing measured yet: it begins as soon as shoppers who were here before go on to other products.", "尚无数据：当老顾客继续浏览其他商品时开始测量。");

    public string WorthMethods => Say("Clicks found by each way to rank", "各种排序方式命中的点击");

    public string WorthByHour => Say("Found by the feed, by the hour", "推荐每小时的命中率");

    public string WorthHint(int hours, int depth) => Say(
        $"A sample of the last {hours} hours: was the product that a shopper came to next among the first {depth}, just before?",
        $"最近 {hours} 小时的抽样：顾客接下来看的商品，事先是否在前 {depth} 位？");

    public string WorthSentence(int feed, int rival, string name, int depth) => name.Length == 0
        ? Say($"Of 100 next clicks on something new, {feed} were among the feed's first {depth}.", $"每 100 次对新商品的点击中，有 {feed} 次在推荐的前 {depth} 位。")
        : Say(
            $"Of 100 next clicks on something new, {feed} were among the feed's first {depth}; the best simple list ({name}) would have had {rival}.",
            $"每 100 次对新商品的点击中，有 {feed} 次在推荐的前 {depth} 位；最好的简单列表（{name}）有 {rival} 次。");

    public string WorthInterval(string low, string high) => Say($"between {low} and {high}, with 95 % certainty", $"95% 置信区间：{low} 至 {high}");

    public string WorthCases(long cases) => Say($"{Count(cases)} clicks sampled.", $"抽样 {Count(cases)} 次点击。");

    public string WorthApart(long shown, long own) => Say(
        $"Counted apart, since they say little: {Count(shown)} on what the feed had just shown, {Count(own)} on what the shopper knew already.",
        $"另外统计（参考意义小）：推荐刚展示过的 {Count(shown)} 次，顾客已看过的 {Count(own)} 次。");

    /// <summary>A way to rank, as a shop's owner calls it.</summary>
    public string MethodOf(string method) => method switch
    {
        "feed" => Say("the feed", "推荐"),
        "fusion" => Say("the feed by score alone", "仅按得分"),
        _ => Component(method),
    };
}
