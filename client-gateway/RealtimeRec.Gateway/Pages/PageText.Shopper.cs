namespace RealtimeRec.Gateway.Pages;

/// <summary>The shopper: who, what is known, erasure.</summary>
internal sealed partial class PageText
{
    public string NewShopperState => Say("New here", "新顾客");

    public string ShopAs => Say("Shop as", "切换顾客");

    public string AnyShopper => Say("Find a shopper", "查找顾客");

    public string Go => Say("Go", "切换");

    public string KnownShoppers => Say("Known shoppers of that name", "名称相符的顾客");

    public string NobodyKnown => Say("There is no such shopper yet: Go starts a new one.", "没有这位顾客，点“切换”即以新顾客进入。");

    public string NewShopper => Say("New shopper", "新顾客");

    public string Erase => Say("Erase shopper …", "抹除顾客…");

    public string EraseNow => Say("Erase", "抹除");

    public string Keep => Say("Keep", "保留");

    public string EraseFailed => Say("The shopper could not be erased; please try again.", "抹除失败，请重试。");

    public string EraseConsequence => Say(
        "The profile and its whole history go for good. This cannot be undone.", "档案和全部历史将永久删除，无法恢复。");

    public string Interests => Say("Interests", "兴趣");

    public string InterestsHint => Say("share of attention", "关注占比");

    public string InterestsGrow => Say("Grow with every click.", "随每次点击积累。");

    public string Brands => Say("Brands", "品牌");

    public string Session => Say("This session", "本次访问");

    public string NothingYet => Say("Nothing yet.", "还没有记录。");

    public string JustBegun => Say("just begun", "刚刚开始");

    public string ProfileVersion => Say("profile v", "档案 v");

    public string Events(long count) => Say($"{Number(count)} {(count == 1 ? "event" : "events")}", $"{Number(count)} 个事件");

    public string Interactions(int count) => Say($"{Number(count)} {(count == 1 ? "interaction" : "interactions")}", $"{Number(count)} 次互动");

    public string ShopAsKnown(string shopper) => Say($"Shop as {shopper}", $"切换为 {shopper}");

    public string EraseQuestion(string shopper) => Say($"Erase all that is known of {shopper}?", $"要抹除关于 {shopper} 的全部信息吗？");
}
