namespace RealtimeRec.Inference;

/// <summary>The shop's own ranker: which one serves, which there were, and their training. Key 0 (<see cref="GrainKeys"/>).</summary>
[Alias("RealtimeRec.IRankerGrain")]
public interface IRankerGrain : IGrainWithIntegerKey
{
    /// <summary>What serves, and what came of trainings.</summary>
    [Alias("GetReport")]
    Task<RankerReport> GetReportAsync();

    /// <summary>Has a ranker trained now, unless one is being trained already.</summary>
    [Alias("Train")]
    Task<RankerReport> TrainAsync();

    /// <summary>Has one of the versions that are kept serve until a training decides otherwise, or fusion alone. Durable once it is answered.</summary>
    /// <param name="version">Name of the version; null for fusion alone.</param>
    /// <returns>The report; null when there is no such version.</returns>
    [Alias("Serve")]
    Task<RankerReport?> ServeAsync(string? version);
}
