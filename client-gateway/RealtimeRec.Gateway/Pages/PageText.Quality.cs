using System.Globalization;
using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Pages;

/// <summary>The page on data quality.</summary>
internal sealed partial class PageText
{
    public string QualityTagline => Say("What the rules say about the shop's events", "规则对商店事件的检查结果");

    public string LastHour => Say("The last hour", "最近一小时");

    public string Judged => Say("Events judged", "已检查事件");

    public string JudgedHint => Say("Events that passed the rules or broke them, in the last hour", "最近一小时内通过或违反规则的事件");

    public string JudgedBars => Say("Events judged in each minute of the last hour", "最近一小时每分钟检查的事件数");

    public string Findings => Say("Findings", "发现的问题");

    public string FindingsHint => Say(
        "Rules broken by events and by records of the catalogue in the last hour; one can break several", "最近一小时内事件和商品记录违反规则的次数；一条可能违反多条规则");

    public string FindingsBars => Say("Findings in each minute of the last hour", "最近一小时每分钟发现的问题数");

    public string FindingsShare => Say("for each event of the last hour", "最近一小时，相对事件数");

    public string OfEvents => Say("of events", "占事件");

    public string Withheld => Say("Bots' events kept from the signals", "未计入热度的机器人事件");

    public string WithheldHint => Say(
        "Applied to the suspected bot's own profile, but no product becomes popular by them", "写入疑似机器人自己的档案，但不会让商品变热门");

    public string WithheldBars => Say("Events of suspected bots in each minute of the last hour", "最近一小时每分钟的疑似机器人事件数");

    public string Rules => Say("Rules", "规则");

    public string RulesHint => Say(
        "Findings of the last hour, by the minute. Choose a rule to see its own.", "最近一小时的问题，按分钟统计。选择一条规则只看它的问题。");

    public string RecentFindings => Say("Recent findings", "最近的问题");

    public string OfEveryRule => Say("Of every rule, equal ones together, newest first", "全部规则，相同的合并，最新的在前");

    public string AllRules => Say("All rules", "全部规则");

    public string NoEvents => Say("No events yet.", "还没有事件。");

    public string NoEventsHint => Say("As soon as the shop sends some, this page says how good they are.", "商店一发来事件，本页就会说明其质量。");

    public string NothingToObject => Say("Nothing to object to.", "没有发现问题。");

    public string EveryRuleKept => Say("Every event kept every rule.", "所有事件都符合规则。");

    public string RuleKept => Say("No event broke this rule.", "没有事件违反这条规则。");

    public string NoReport => Say("The cluster does not answer. Trying again …", "集群没有响应，正在重试…");

    public string Never => Say("never", "从未");

    public string User => Say("user", "用户");

    public string Event => Say("event", "事件");

    public string Item => Say("product", "商品");

    public string HowToSet => Say("Setting", "设置");

    public string WhereItLies => Say("Dead letters", "死信");

    public string SettingsTitle => Say("Settings and dead letters", "设置与死信");

    public string SettingsHint => Say(
        "Which settings decide what a rule does, and how records that were set aside come back.", "哪些设置决定规则的处理方式，以及被隔离的记录如何恢复。");

    public string SettingFixed => Say("fixed: what no reader understands is never applied", "固定：无法读取的数据不会写入");

    public string DeadLetterHttp => Say(
        "Over HTTP the sender is told in the answer; a refused event may be sent again under the same id.", "通过 HTTP 发送时，结果会直接返回给发送方；被拒绝的事件可用同一编号重新发送。");

    public string DeadLetterHint(string topic) => Say(
        $"With Kafka, what was quarantined or rejected lies in the topic {topic} with its reason and place. Once the cause is mended, it is sent again by",
        $"使用 Kafka 时，被隔离或拒绝的记录连同原因和位置保存在主题 {topic} 中。修复原因后，可用下面的命令重新发送：");

    public string ProcessesReport(int count) => Say(count == 1 ? "1 process reports" : $"{Number(count)} processes report", $"{Number(count)} 个进程上报");

    public string OfRuleAlone(string rule) => Say($"Of {rule} alone", $"仅“{rule}”");

    public string BarsOf(string rule) => Say($"{rule}: findings in each minute of the last hour", $"{rule}：最近一小时每分钟的问题数");

    public string InAllSince(string count, string day) => Say($"{count} since {day}", $"自 {day} 共 {count}");

    public string Times(int count) => Say($"{Number(count)} times", $"{Number(count)} 次");

    public string LastAgo(string ago) => Say(ago == "now" ? "just now" : $"{ago} ago", ago == "刚刚" ? ago : $"{ago}前");

    /// <summary>A share, such as "0 %", "&lt; 0.1 %", "2.4 %".</summary>
    public static string Share(double part, double whole) => (whole > 0 ? part / whole : 0) switch
    {
        0 => "0 %",
        < 0.001 => "< 0.1 %",
        var share => (share * 100).ToString(share < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>A rule's name for people.</summary>
    public string RuleTitle(string rule) => rule switch
    {
        QualityRules.Schema => Say("Schema", "格式"),
        QualityRules.UnknownProperty => Say("Unknown property", "未知属性"),
        QualityRules.Ids => Say("Ids", "编号"),
        QualityRules.TimeWindow => Say("Time window", "时间范围"),
        QualityRules.PriceRange => Say("Price range", "价格范围"),
        QualityRules.QuantityRange => Say("Quantity range", "数量范围"),
        QualityRules.UnknownProduct => Say("Unknown product", "未知商品"),
        QualityRules.Duplicate => Say("Duplicate", "重复事件"),
        QualityRules.BotRate => Say("Bot rate", "机器人频率"),
        QualityRules.ImpossibleSequence => Say("Impossible sequence", "不可能的顺序"),
        QualityRules.Processing => Say("Processing", "处理失败"),
        _ => rule,
    };

    /// <summary>What breaks a rule.</summary>
    public string Breaks(string rule) => rule switch
    {
        QualityRules.Schema => Say("No event or product at all, or a part of it is missing or unreadable.", "不是有效的事件或商品，或有部分缺失、无法读取。"),
        QualityRules.UnknownProperty => Say("A record of the catalogue holds what no product has.", "商品记录中有商品不具备的属性。"),
        QualityRules.Ids => Say("An id is blank, too long or not printable.", "编号为空、过长或含不可见字符。"),
        QualityRules.TimeWindow => Say("From the future, or older than the shop allows.", "时间在未来，或早于商店允许的范围。"),
        QualityRules.PriceRange => Say("A price outside the shop's range.", "价格超出商店的范围。"),
        QualityRules.QuantityRange => Say("A quantity outside the shop's range.", "数量超出商店的范围。"),
        QualityRules.UnknownProduct => Say("A product that the catalogue does not know.", "商品目录里没有这件商品。"),
        QualityRules.Duplicate => Say("An event_id that was applied before.", "event_id 已经处理过。"),
        QualityRules.BotRate => Say("More in one minute than a person could do.", "一分钟内的操作超出常人所能。"),
        QualityRules.ImpossibleSequence => Say("Sent back, but never bought.", "从未购买却退货。"),
        QualityRules.Processing => Say("Could not be applied, again and again.", "多次尝试仍无法写入。"),
        _ => rule,
    };

    /// <summary>What comes of an event or a record that breaks a rule, in a sentence.</summary>
    public string Consequence(string rule, RuleAction action) => (rule, action) switch
    {
        (QualityRules.Schema or QualityRules.Ids, _) => Say(
            "What is left readable is applied, and this is counted; what cannot be read as a whole is refused.", "可读的部分照常写入并计数；整体无法读取的会被拒绝。"),
        (QualityRules.UnknownProperty, _) => Say("The property is left out; the product is stored.", "忽略该属性，商品照常保存。"),
        (QualityRules.Duplicate, _) => Say("Nothing is applied twice; the sender is told that all is well.", "不会重复写入；发送方得到成功的答复。"),
        (QualityRules.BotRate, RuleAction.Flag) => Say(
            "The event is applied to the shopper's own profile; no product becomes popular by it.", "事件写入该顾客自己的档案，但不会让商品变热门。"),
        (_, RuleAction.Flag) => Say("The event is applied; this is counted and shown here.", "事件照常写入，仅计数并在此显示。"),
        (_, RuleAction.Quarantine) => Say("The event is set aside unapplied, to be sent again once the cause is mended.", "事件被隔离、不写入，修复后可重新发送。"),
        _ => Say("The event is dropped unapplied.", "事件被丢弃，不写入。"),
    };

    /// <summary>What was done with an event.</summary>
    public string ActionTaken(RuleAction action) => action switch
    {
        RuleAction.Reject => Say("rejected", "已拒绝"),
        RuleAction.Quarantine => Say("quarantined", "已隔离"),
        _ => Say("flagged", "已标记"),
    };

    /// <summary>What a rule does with an event.</summary>
    public string ActionOf(RuleAction action) => action switch
    {
        RuleAction.Reject => Say("rejects", "拒绝"),
        RuleAction.Quarantine => Say("quarantines", "隔离"),
        _ => Say("flags", "标记"),
    };
}
