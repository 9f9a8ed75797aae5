namespace RealtimeRec.Quality;

/// <summary>Collects what every process counts into one report. Key 0 (<see cref="GrainKeys"/>).</summary>
[Alias("RealtimeRec.IQualityGrain")]
public interface IQualityGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Takes a process's counts in place of those it sent before; stored within three seconds. Answers which users were erased
    /// since a time: the process forgets its findings about them.
    /// </summary>
    [Alias("ReportCounts")]
    Task<QualityErasure[]> ReportAsync(QualitySnapshot snapshot, DateTimeOffset erasedSince);

    /// <summary>
    /// Forgets every finding about a user, here at once and in every process by its next report; true when there was one here.
    /// Durable once it is answered.
    /// </summary>
    [Alias("EraseUser")]
    Task<bool> EraseUserAsync(string userId);

    /// <summary>The same for all ids of a user made of merged ones.</summary>
    [Alias("EraseUsers")]
    Task<bool> EraseUsersAsync(string[] userIds);

    /// <summary>What all processes counted, those that ended included; the latest findings of those heard of within the hour.</summary>
    [Alias("GetReport")]
    Task<QualityReport> GetReportAsync();

    /// <summary>What the feed and simpler lists were worth, over all processes.</summary>
    /// <param name="hours">Hours to look back, the current one included: 1 to <see cref="RankingReport.MaxHours"/>.</param>
    [Alias("GetRanking")]
    Task<RankingReport> GetRankingAsync(int hours);
}
