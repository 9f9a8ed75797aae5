using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Profiles;

/// <summary><see cref="ProfileOptions"/> in the units of the hot path.</summary>
internal sealed class ProfileRules(IOptions<ProfileOptions> options)
{
    private readonly double[] _weights = options.Value.WeightsByKind();

    /// <summary>How event ids are remembered.</summary>
    public EventIdRules EventIds { get; } = new(options.Value.EventIdRetention, EventLimits.MaxRememberedEventIds);

    /// <summary>Silence that ends a session, in milliseconds.</summary>
    public long SessionGapMs { get; } = (long)options.Value.SessionGap.TotalMilliseconds;

    /// <summary>Half-life of short-term interest, in milliseconds.</summary>
    public double ShortTermHalfLifeMs { get; } = options.Value.ShortTermHalfLife.TotalMilliseconds;

    /// <summary>Decay of short-term interest per later interaction.</summary>
    public double ShortTermRankDecay { get; } = options.Value.ShortTermRankDecay;

    /// <summary>Half-life of long-term interest, in milliseconds.</summary>
    public double LongTermHalfLifeMs { get; } = options.Value.LongTermHalfLife.TotalMilliseconds;

    /// <summary>Half-life of popularity, in milliseconds.</summary>
    public double PopularityHalfLifeMs { get; } = options.Value.PopularityHalfLife.TotalMilliseconds;

    /// <summary>Weight of an event in a profile.</summary>
    public double WeightOf(EventKind kind) => _weights[(int)kind];
}
