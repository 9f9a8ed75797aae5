namespace RealtimeRec.Quality;

/// <summary>Collects what every process counts into one report. Key 0 (<see cref="GrainKeys"/>).</summary>
[Alias("RealtimeRec.IQualityGrain")]
public interface IQualityGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a process's counts in place of those it sent before.</summary>
    [Alias("Report")]
    Task ReportAsync(QualitySnapshot snapshot);

    /// <summary>What all processes counted, those silent for more than an hour left out.</summary>
    [Alias("GetReport")]
    Task<QualityReport> GetReportAsync();
}
