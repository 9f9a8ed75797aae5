namespace RealtimeRec.Feeds.Learned;

/// <summary>Trains rankers, one at a time, on a silo that is there for such work. Key 0; for silos alone.</summary>
[Alias("RealtimeRec.IRankerTrainerGrain")]
internal interface IRankerTrainerGrain : IGrainWithIntegerKey
{
    /// <summary>Begins a training; nothing when one goes on.</summary>
    [Alias("Start")]
    Task StartAsync(RankerTask task);

    /// <summary>How far it is.</summary>
    [Alias("GetProgress")]
    Task<RankerProgress> GetProgressAsync();
}
