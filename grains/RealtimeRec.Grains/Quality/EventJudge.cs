using System.Globalization;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality;

/// <summary>
/// Puts every event before every rule, in the user's grain, where events of all ways in meet. The strictest action of the
/// rules broken decides; all of them are counted.
/// </summary>
internal sealed class EventJudge
{
    private readonly (IEventRule Rule, RuleAction Action)[] _rules;
    private readonly BotRate _bots;
    private readonly RuleAction _botAction;
    private readonly QualityMonitor _monitor;

    public EventJudge(IEnumerable<IEventRule> rules, BotRate bots, IOptions<QualityOptions> options, QualityMonitor monitor)
    {
        _rules = [.. rules.Select(rule => (rule, options.Value.ActionOf(rule.Name)))];
        _bots = bots;
        _botAction = options.Value.ActionOf(QualityRules.BotRate);
        _monitor = monitor;
    }

    /// <summary>Judges an event that is new to its user.</summary>
    /// <param name="shopEvent">The event, not applied yet.</param>
    /// <param name="history">What its user did before.</param>
    /// <param name="rate">The user's rate, which the event adds to.</param>
    /// <param name="source">Where the event comes from.</param>
    public Verdict Judge(ShopEvent shopEvent, IPurchaseHistory history, ref UserRate rate, in EventSource source)
    {
        _monitor.CountJudged(1);
        var verdict = Verdict.Good;
        foreach (var (rule, action) in _rules)
        {
            if (rule.IsBroken(shopEvent, history, source.NowMs))
            {
                verdict = Stricter(verdict, rule.Name, action, Report(rule, action, shopEvent, history, source));
            }
        }

        return source.IsHistorical ? verdict : JudgeUser(shopEvent, ref rate, source, verdict);
    }

    /// <summary>Counts an event whose id was applied before.</summary>
    public void CountDuplicate(ShopEvent shopEvent, in EventSource source)
    {
        _monitor.CountJudged(1);
        if (_monitor.Count(QualityRules.Duplicate, RuleAction.Reject))
        {
            Keep(QualityRules.Duplicate, RuleAction.Reject, $"event_id {shopEvent.EventId} was applied before.", shopEvent, source);
        }
    }

    /// <summary>Counts an applied event that was kept out of the products' signals.</summary>
    public void CountWithheld() => _monitor.CountWithheld(1);

    private Verdict JudgeUser(ShopEvent shopEvent, ref UserRate rate, in EventSource source, Verdict verdict)
    {
        var (isSuspected, begins) = _bots.Observe(ref rate, Math.Min(shopEvent.Time.ToUnixTimeMilliseconds(), source.NowMs));
        if (!isSuspected)
        {
            return verdict;
        }

        // A suspicion is one finding; with a stricter action each event has its own, since each is refused.
        if (begins || _botAction != RuleAction.Flag)
        {
            var message = _bots.Describe(shopEvent, rate);
            if (_monitor.Count(QualityRules.BotRate, _botAction))
            {
                Keep(QualityRules.BotRate, _botAction, message, shopEvent, source);
            }

            verdict = Stricter(verdict, QualityRules.BotRate, _botAction, message);
        }

        return verdict with { IsWithheld = true };
    }

    /// <summary>Counts a broken rule; answers what is wrong where someone will read it.</summary>
    private string? Report(IEventRule rule, RuleAction action, ShopEvent shopEvent, IPurchaseHistory history, in EventSource source)
    {
        var isSample = _monitor.Count(rule.Name, action);
        if (!isSample && action == RuleAction.Flag)
        {
            return null;
        }

        var message = rule.Describe(shopEvent, history);
        if (isSample)
        {
            Keep(rule.Name, action, message, shopEvent, source);
        }

        return message;
    }

    private void Keep(string rule, RuleAction action, string message, ShopEvent shopEvent, in EventSource source)
    {
        var origin = source.Partition is null ? "http" : string.Create(CultureInfo.InvariantCulture, $"{LogNames.PlaceOf(source.Partition)}@{source.Offset}");
        _monitor.Keep(new QualityFinding(rule, action, message, origin, shopEvent.EventId, shopEvent.UserId));
    }

    private static Verdict Stricter(Verdict verdict, string rule, RuleAction action, string? message)
    {
        var outcome = action switch
        {
            RuleAction.Reject => EventOutcome.Rejected,
            RuleAction.Quarantine => EventOutcome.Quarantined,
            _ => EventOutcome.Applied,
        };
        var isStricter = outcome != EventOutcome.Applied
            && (verdict.Outcome == EventOutcome.Applied || (verdict.Outcome == EventOutcome.Quarantined && outcome == EventOutcome.Rejected));
        return isStricter ? verdict with { Outcome = outcome, Rule = rule, Message = message } : verdict;
    }
}
