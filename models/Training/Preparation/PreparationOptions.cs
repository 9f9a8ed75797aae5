using System.ComponentModel;
using RealtimeRec.Quality;

namespace RealtimeRec.Training.Preparation;

/// <summary>What the rules of cleaning take for clean. Each property is an option of <c>prepare</c>.</summary>
internal sealed record PreparationOptions
{
    [Description("Most actions of a user in one day (UTC); who does more is a bot; 0 for no limit")]
    public int MaxActionsPerDay { get; init; } = 2_000;

    [Description("Actions a minute that nobody keeps up over --steady-run of them; who does is a bot; 0 for no limit")]
    public int MaxActionsPerMinute { get; init; } = QualityRules.EventsPerMinute;

    [Description("Successive actions over which a rate is judged, at least 2")]
    public int SteadyRun { get; init; } = 100;

    [Description("Standard deviation of the pauses between --steady-run actions, relative to their mean, below which only a clock acts; 0 to leave it")]
    public double SteadyVariation { get; init; } = 0.05;

    [Description("Drops what the catalogue of --items does not know; false keeps it and only counts")]
    public bool DropUnknownProducts { get; init; } = true;

    [Description("Users to draw at random; 0 for all")]
    public int SampleUsers { get; init; }

    [Description("Items of a user and users of an item, at least so many of each, repeated until nothing changes; 0 for no k-core")]
    public int Core { get; init; }

    [Description("Seed of what is drawn at random")]
    public int Seed { get; init; } = 1;
}
