namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>A simple way to say what a shopper may want next.</summary>
internal interface IRivalSource
{
    /// <summary>Adds a score, higher for what is likelier, for every item that it names.</summary>
    /// <param name="state">What has happened so far.</param>
    /// <param name="user">The shopper, who has met something.</param>
    /// <param name="scores">Takes the scores by item; empty before.</param>
    void Score(ReplayState state, int user, Dictionary<int, float> scores);

    /// <summary>Learns from an event that <paramref name="state"/> has not gone past yet.</summary>
    void Learn(ReplayState state, in ReplayEvent what);
}
