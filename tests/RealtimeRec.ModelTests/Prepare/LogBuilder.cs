using RealtimeRec.Events;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Preparation;
using RealtimeRec.Training.Preparation.Rules;

namespace RealtimeRec.ModelTests.Prepare;

/// <summary>Makes logs event by event, with times in seconds since 2026-01-01 12:00 UTC.</summary>
internal sealed class LogBuilder
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ItemVocabulary _users = new();
    private readonly ItemVocabulary _items = new();
    private readonly List<Interaction> _interactions = [];

    public LogBuilder Add(string user, string item, double seconds, EventKind kind = EventKind.ViewItem)
    {
        _interactions.Add(new Interaction(
            _users.GetOrAdd(user), _items.GetOrAdd(item), Start.AddSeconds(seconds).ToUnixTimeMilliseconds(), _interactions.Count, kind));
        return this;
    }

    /// <summary>Adds views of as many items, with pauses in seconds between them.</summary>
    public LogBuilder AddRun(string user, int count, Func<int, double> pause)
    {
        var seconds = 0.0;
        for (var i = 0; i < count; i++)
        {
            Add(user, $"item{i}", seconds);
            seconds += pause(i);
        }

        return this;
    }

    public InteractionLog Build() => InteractionLog.Of(_users, _items, _interactions);

    /// <summary>What a rule leaves, as user, item and seconds of each event.</summary>
    public string[] After(ICleaningRule rule) => Describe(CleaningRules.Apply(rule, Build()).Left);

    public string[] UsersAfter(ICleaningRule rule) => [.. After(rule).Select(text => text.Split(' ')[0]).Distinct()];

    public static string[] Describe(InteractionLog log) => [.. log.Interactions.ToArray().Select(interaction =>
        $"{log.Users.GetId(interaction.User)} {log.Items.GetId(interaction.Item)} {(interaction.Time - Start.ToUnixTimeMilliseconds()) / 1000}")];
}
