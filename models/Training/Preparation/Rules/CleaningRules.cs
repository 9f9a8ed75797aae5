using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>
/// The rules of cleaning, always in this order: impossible times; exact repeats, so that none makes a bot of its user; bots, by
/// all that they did; the kinds that teach nothing; products that the catalogue lacks; then the rules that look at what is left:
/// the sample of users, users of one item, and the k-core, which keeps what it promises only as the last.
/// </summary>
internal static class CleaningRules
{
    private const int MaxExamples = 5;

    // Examples are looked for no further: the cases found may be millions of the same user.
    private const int MaxLookedAt = 10_000;

    /// <summary>The rules that are switched on.</summary>
    /// <param name="options">Their numbers.</param>
    /// <param name="from">Begin of the time window.</param>
    /// <param name="to">End of the time window.</param>
    /// <param name="kinds">Kinds of events to learn from.</param>
    /// <param name="catalogue">Ids of the catalogue; null when there is none to compare with.</param>
    public static IReadOnlyList<ICleaningRule> Of(
        PreparationOptions options, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<EventKind> kinds, IReadOnlySet<string>? catalogue)
    {
        var rules = new List<ICleaningRule> { new TimeWindowRule(from, to), new DuplicateRule() };
        if (options.MaxActionsPerDay > 0)
        {
            rules.Add(new DailyVolumeRule(options.MaxActionsPerDay));
        }

        if (options.MaxActionsPerMinute > 0 || options.SteadyVariation > 0)
        {
            rules.Add(new SteadyRateRule(options.SteadyRun, options.MaxActionsPerMinute, options.SteadyVariation));
        }

        rules.Add(new EventKindRule(kinds));
        if (catalogue is not null)
        {
            rules.Add(new UnknownProductRule(catalogue, options.DropUnknownProducts));
        }

        if (options.SampleUsers > 0)
        {
            rules.Add(new UserSampleRule(options.SampleUsers, options.Seed));
        }

        rules.Add(new OneItemUserRule());
        if (options.Core > 1)
        {
            rules.Add(new CoreRule(options.Core));
        }

        return rules;
    }

    /// <summary>Applies a rule.</summary>
    public static (InteractionLog Left, RuleOutcome Outcome) Apply(ICleaningRule rule, InteractionLog log)
    {
        var found = new bool[log.Count];
        rule.Find(log, found);
        var users = new HashSet<int>();
        var items = new HashSet<int>();
        var examples = new List<string>();
        var count = 0;
        for (var i = 0; i < found.Length; i++)
        {
            if (!found[i])
            {
                continue;
            }

            ref readonly var interaction = ref log.Interactions[i];
            users.Add(interaction.User);
            items.Add(interaction.Item);
            if (count++ < MaxLookedAt && examples.Count < MaxExamples && rule.Example(log, interaction) is var example && !examples.Contains(example))
            {
                examples.Add(example);
            }
        }

        var left = rule.Drops && count > 0 ? log.Without(found) : log;
        return (left, new RuleOutcome(rule.Name, rule.Description, rule.Drops, count, users.Count, items.Count, left.Size(), examples));
    }
}
