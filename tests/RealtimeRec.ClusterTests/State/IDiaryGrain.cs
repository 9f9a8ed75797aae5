using Orleans.Concurrency;

namespace RealtimeRec.ClusterTests.State;

/// <summary>A grain that keeps what it is told, and writes it behind.</summary>
internal interface IDiaryGrain : IGrainWithStringKey
{
    /// <summary>Adds an entry, also while an earlier one is being written.</summary>
    [AlwaysInterleave]
    Task AddAsync(string entry);

    /// <summary>What was added, and what was stored before.</summary>
    [AlwaysInterleave]
    Task<string[]> ReadAsync();

    /// <summary>Has it leave as it does when it is not needed any more.</summary>
    Task LeaveAsync();
}
