using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>How events become a profile. Bound from the configuration section <c>Profiles</c>.</summary>
public sealed class ProfileOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Profiles";

    /// <summary>Silence after which a new session begins.</summary>
    public TimeSpan SessionGap { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long the id of an event is remembered at least, from its arrival: sent again within that time, under whatever offset of
    /// a log, the event changes nothing. It is forgotten an eighth of that time later at most.
    /// </summary>
    public TimeSpan EventIdRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Half-life of an interaction's weight in the short-term vector.</summary>
    public TimeSpan ShortTermHalfLife { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Factor, 0 to 1, by which each later interaction weakens the ones before it in the short-term vector: three clicks in
    /// ten seconds are three steps of interest although no time has passed.
    /// </summary>
    public double ShortTermRankDecay { get; set; } = 0.75;

    /// <summary>Half-life of an interaction's weight in the long-term vector and the affinities.</summary>
    public TimeSpan LongTermHalfLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Half-life of an event's weight in its products' popularity.</summary>
    public TimeSpan PopularityHalfLife { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// What each kind of event says about the shopper's interest, by event name. A view is 1; a negative weight pushes the
    /// profile away.
    /// </summary>
    public Dictionary<string, double> EventWeights { get; set; } = new()
    {
        ["view_item"] = 1,
        ["select_item"] = 1,
        ["add_to_cart"] = 3,
        ["remove_from_cart"] = -1.5,
        ["add_to_wishlist"] = 2.5,
        ["remove_from_wishlist"] = -1.25,
        ["begin_checkout"] = 3,
        ["purchase"] = 4,
        ["refund"] = -3,
        ["search"] = 2,
        ["view_item_list"] = 0,
    };

    /// <summary>The weights in the order of <see cref="EventKind"/>.</summary>
    internal double[] WeightsByKind()
    {
        var weights = new double[EventNames.All.Count];
        foreach (var (name, weight) in EventWeights)
        {
            if (EventNames.TryParse(name, out var kind))
            {
                weights[(int)kind] = weight;
            }
        }

        return weights;
    }
}
