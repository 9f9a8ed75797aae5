using RealtimeRec.Testing.Load;

namespace RealtimeRec.Testing.Failures;

/// <summary>How feeds went while there were a silo and a gateway to make them: what a failure is not to be noticed by.</summary>
/// <remarks>
/// A request is left out that was due, or under way, while no silo or no gateway was ready. For the slowest one, so is what was due or under way within
/// <see cref="AfterKill"/> of a kill of either. That a broker or the store went, that a silo stood still, or that one was stopped in order excuses nothing.
/// </remarks>
public sealed record ServedFeeds
{
    /// <summary>How long after a kill of a silo or the gateway a feed may be slow.</summary>
    public static TimeSpan AfterKill { get; } = TimeSpan.FromSeconds(1);

    /// <summary>What the slowest must stay below.</summary>
    public static TimeSpan Limit => ProbeReport.Slow;

    /// <summary>Requests that failed, also those soon after a kill.</summary>
    public required int Errors { get; init; }

    /// <summary>The slowest that succeeded, from the moment it was due; zero without any.</summary>
    public required TimeSpan Slowest { get; init; }

    /// <summary>When that was due, from when feeds were first asked for.</summary>
    public required TimeSpan SlowestDue { get; init; }

    /// <summary>Looks at requests with regard to who was there to answer them.</summary>
    /// <param name="samples">The requests.</param>
    /// <param name="silos">Every silo that there was.</param>
    /// <param name="gateways">Every gateway that there was.</param>
    public static ServedFeeds Of(IEnumerable<ProbeSample> samples, IReadOnlyCollection<ServiceLife> silos, IReadOnlyCollection<ServiceLife> gateways)
    {
        (TimeSpan Start, TimeSpan End)[] absences = [.. Absences(silos), .. Absences(gateways)];
        (TimeSpan Start, TimeSpan End)[] kills =
        [
            .. silos.Concat(gateways).Where(life => life is { WasKilled: true, Ended: not null }).Select(life => (life.Ended!.Value, life.Ended.Value + AfterKill)),
        ];
        var served = samples.Where(sample => !Array.Exists(absences, absence => Meets(sample, absence))).ToArray();
        var slowest = served
            .Where(sample => sample.Error is null && !Array.Exists(kills, kill => Meets(sample, kill)))
            .MaxBy(sample => sample.Answered - sample.Due);
        return new ServedFeeds
        {
            Errors = served.Count(sample => sample.Error is not null),
            Slowest = slowest is null ? TimeSpan.Zero : slowest.Answered - slowest.Due,
            SlowestDue = slowest?.Due ?? TimeSpan.Zero,
        };
    }

    private static bool Meets(ProbeSample sample, (TimeSpan Start, TimeSpan End) time) => sample.Due <= time.End && sample.Answered >= time.Start;

    /// <summary>When none of them was there.</summary>
    private static IEnumerable<(TimeSpan Start, TimeSpan End)> Absences(IEnumerable<ServiceLife> lives)
    {
        var until = TimeSpan.MinValue;
        foreach (var life in lives.OrderBy(life => life.Ready))
        {
            if (life.Ready > until)
            {
                yield return (until, life.Ready);
            }

            var ended = life.Ended ?? TimeSpan.MaxValue;
            until = ended > until ? ended : until;
        }

        if (until < TimeSpan.MaxValue)
        {
            yield return (until, TimeSpan.MaxValue);
        }
    }
}
