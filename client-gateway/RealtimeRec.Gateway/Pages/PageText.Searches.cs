using System.Globalization;

namespace RealtimeRec.Gateway.Pages;

/// <summary>What shoppers search for, and one search of two of them.</summary>
internal sealed partial class PageText
{
    public string SearchesTitle => Say("Searches · RealtimeRec", "搜索分析 · RealtimeRec");

    public string SearchesTagline => Say("What shoppers search for and what comes of it", "顾客在搜什么，搜完做了什么");

    public string Searches => Say("Searches", "搜索次数");

    public string SearchesHint => Say("Searches of the last seven days, by day (UTC)", "最近七天的搜索次数，按天（UTC）");

    public string WithoutResults => Say("Found nothing", "无结果");

    public string WithoutResultsHint => Say("Searches of the last seven days for which there is no product, by day (UTC)", "最近七天没有找到任何商品的搜索，按天（UTC）");

    public string ClickedSearches => Say("Products clicked", "点击商品");

    public string ClickedSearchesHint => Say("Products viewed that came of a search, of the last seven days, by day (UTC)", "最近七天由搜索带来的商品点击，按天（UTC）");

    public string OfSearches => Say("of searches", "占搜索");

    public string ForEachSearch => Say("a search", "每次搜索");

    public string PerDay => Say("/ day", "/ 天");

    public string TopQueries => Say("Searched for most", "热门搜索词");

    public string FailingQueries => Say("Found nothing", "无结果的搜索词");

    public string NoQueries => Say("No query yet that enough shoppers have searched for.", "还没有足够多顾客搜索过的词。");

    public string NoFailing => Say("Every such query finds something.", "这些搜索词都能找到商品。");

    public string Query => Say("Query", "搜索词");

    public string Clicks => Say("Clicks", "点击");

    public string Carts => Say("Carts", "加购");

    public string Purchases => Say("Purchases", "购买");

    public string FailingHint => Say("What shoppers look for and the shop does not have, or calls by another name.", "顾客想找而店里没有的商品，或店里叫法不同的商品。");

    public string CartsAndPurchases(string carts, string purchases) => Say($"{carts} carts · {purchases} purchases", $"加购 {carts} · 购买 {purchases}");

    public string Compare => Say("One search, two shoppers", "同一个词，两位顾客");

    public string CompareHint => Say("The same words in each shopper's order, and what each place is made of.", "同样的词，按各自的兴趣排序，并说明每个位置的得分来源。");

    public string CompareWith => Say("Search for", "搜索");

    public string FirstShopper => Say("First shopper", "第一位顾客");

    public string SecondShopper => Say("Second shopper", "第二位顾客");

    public string Nobody => Say("nobody in particular", "不针对任何人");

    public string NothingToCompare => Say("Type words to see what they find.", "输入词语，看看能找到什么。");

    public string NoSearches => Say("What shoppers search for cannot be read at the moment. It is tried again.", "暂时无法读取搜索分析，正在重试。");

    public string SamePlace => Say("the same place", "位置相同");

    public string QueriesTold(int shoppers, int withheld) => Say(
        $"A query is shown once {Number(shoppers)} different shoppers have searched for it; {Number(withheld)} others are not.",
        $"至少 {Number(shoppers)} 位不同顾客搜索过的词才会显示；另有 {Number(withheld)} 个词未显示。");

    public string QueriesKnown(int queries) => Say(queries == 1 ? "1 query known" : $"{Number(queries)} queries known", $"已知 {Number(queries)} 个搜索词");

    public string Higher(int places) => Say($"{Number(places)} higher", $"上升 {Number(places)} 位");

    public string Lower(int places) => Say($"{Number(places)} lower", $"下降 {Number(places)} 位");

    /// <summary>How many to one, such as "0.42".</summary>
    public static string Ratio(long count, long of) => of == 0 ? "–" : ((double)count / of).ToString("0.00", CultureInfo.InvariantCulture);
}
