namespace RealtimeRec.Standalone.Simulation;

/// <summary>How the demonstration shop runs.</summary>
internal sealed class SimulationOptions
{
    /// <summary>The highest <see cref="Rate"/>.</summary>
    public const double MaxRate = 100_000;

    /// <summary>Events per second, 0 to <see cref="MaxRate"/>; 0 opens the shop without shoppers.</summary>
    public double Rate { get; init; }

    /// <summary>Number of shoppers who know the shop.</summary>
    public int Shoppers { get; init; } = 500;

    /// <summary>Mean time until a shopper's interests change in one respect.</summary>
    public TimeSpan InterestLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Mean time between two events of a shopper in the shop; with <see cref="Rate"/> it gives how many are there at once.</summary>
    public TimeSpan ThinkTime { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Items a shopper looks at before asking for a new feed.</summary>
    public int FeedLength { get; init; } = 20;

    /// <summary>Products put into the catalogue at a time.</summary>
    public int CatalogueConcurrency { get; init; } = 32;

    /// <summary>How long to wait after a first failure; doubled after each further one.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait after a failure.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentOutOfRangeException">The rate is not a number from 0 to <see cref="MaxRate"/>.</exception>
    public static SimulationOptions WithRate(double rate) => rate is >= 0 and <= MaxRate
        ? new SimulationOptions { Rate = rate }
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, $"--simulate takes a number of events per second from 0 to {MaxRate}.");
}
