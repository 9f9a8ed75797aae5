using RealtimeRec.Inference;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Has every version, and trains none.</summary>
public sealed class FakeRankerGrain : IRankerGrain
{
    public Task<RankerReport> GetReportAsync() => Task.FromResult(new RankerReport());

    public Task<RankerReport> TrainAsync() => Task.FromResult(new RankerReport { Training = true });

    public Task<RankerReport?> ServeAsync(string? version) => Task.FromResult<RankerReport?>(new RankerReport { Served = version });
}
