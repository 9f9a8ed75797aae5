using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>The cluster's quality report, which takes whatever it is sent.</summary>
public sealed class FakeQualityGrain : IQualityGrain
{
    public Task<QualityErasure[]> ReportAsync(QualitySnapshot snapshot, DateTimeOffset erasedSince) => Task.FromResult<QualityErasure[]>([]);

    public Task<bool> EraseUserAsync(string userId) => Task.FromResult(false);

    public Task<QualityReport> GetReportAsync() => throw new NotSupportedException();
}
