using System.Collections.Concurrent;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>The cluster's quality report, which takes whatever it is sent.</summary>
public sealed class FakeQualityGrain : IQualityGrain
{
    /// <summary>Who was erased.</summary>
    public ConcurrentBag<QualityErasure> Erased { get; } = [];

    public Task<QualityErasure[]> ReportAsync(QualitySnapshot snapshot, DateTimeOffset erasedSince) =>
        Task.FromResult(Erased.Where(erasure => erasure.At > erasedSince).ToArray());

    public Task<bool> EraseUserAsync(string userId) => Task.FromResult(false);

    public Task<bool> EraseUsersAsync(string[] userIds) => Task.FromResult(false);

    public Task<QualityReport> GetReportAsync() => throw new NotSupportedException();

    public Task<RankingReport> GetRankingAsync(int hours) => throw new NotSupportedException();
}
