namespace RealtimeRec.Feeds.Learned;

/// <summary>Keeps the cases of those shoppers whose hash leaves the grain's number when divided by <see cref="Shards"/>. For silos alone.</summary>
[Alias("RealtimeRec.IRankerCasesGrain")]
internal interface IRankerCasesGrain : IGrainWithIntegerKey
{
    /// <summary>How many such grains there are. Stored cases depend on it.</summary>
    const int Shards = 64;

    /// <summary>Keeps a case, and lets the oldest go when there are too many. Stored some minutes later.</summary>
    [Alias("Add")]
    Task AddAsync(StoredRankerCase @case);

    /// <summary>How many there are of some features, and how many of them are later than a time.</summary>
    [Alias("Count")]
    Task<(int All, int Later)> CountAsync(ulong fingerprint, long sinceMs);

    /// <summary>Those of some features, oldest first.</summary>
    [Alias("Take")]
    Task<StoredRankerCase[]> TakeAsync(ulong fingerprint);

    /// <summary>When the cases of shoppers were, milliseconds since 1970.</summary>
    [Alias("TimesOf")]
    Task<long[]> TimesOfAsync(ulong[] users);

    /// <summary>Erases the cases of shoppers; true when there were any. Durable once it is answered.</summary>
    [Alias("Erase")]
    Task<bool> EraseAsync(ulong[] users);
}
