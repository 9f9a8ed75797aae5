namespace RealtimeRec.Quality;

/// <summary>Makes one report of what ways to rank were worth in many processes.</summary>
internal static class RankingReports
{
    /// <summary>Standard deviations of a normal distribution that 95 % lie within.</summary>
    private const double Deviations = 1.959964;

    /// <summary>Name of the page as served.</summary>
    public const string Feed = "feed";

    /// <summary>Name of the same candidates by score alone.</summary>
    public const string Fusion = "fusion";

    /// <summary>Adds up what the processes counted.</summary>
    /// <param name="counts">Of all processes.</param>
    /// <param name="hours">Hours to look back, the current one included.</param>
    /// <param name="now">Now.</param>
    public static RankingReport Merge(IEnumerable<RankingCount> counts, int hours, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, RankingReport.MaxHours);
        var first = (now.ToUnixTimeSeconds() / 3_600) - hours + 1;
        var kinds = counts.Where(count => count.Hour >= first).ToLookup(count => count.Kind);
        return new RankingReport
        {
            At = now,
            Hours = hours,
            New = CasesOf(kinds[RankingCaseKind.New]),
            Shown = CasesOf(kinds[RankingCaseKind.Shown]),
            Own = CasesOf(kinds[RankingCaseKind.Own]),
            ByHour =
            [
                .. kinds[RankingCaseKind.New].GroupBy(count => count.Hour).OrderBy(hour => hour.Key).Select(hour =>
                {
                    var cases = CasesOf(hour);
                    return new RankingHour(DateTimeOffset.FromUnixTimeSeconds(hour.Key * 3_600), cases.Cases, cases.Methods);
                }),
            ],
        };
    }

    /// <summary>The 95 % interval of a share (Wilson, "Probable inference, the law of succession, and statistical inference", 1927): right for few cases too.</summary>
    public static RankingEstimate ShareOf(long hits, long cases)
    {
        if (cases == 0)
        {
            return default;
        }

        var share = (double)hits / cases;
        var square = Deviations * Deviations / cases;
        var middle = (share + (square / 2)) / (1 + square);
        var half = Deviations * Math.Sqrt((share * (1 - share) / cases) + (square / (4 * cases))) / (1 + square);
        return new RankingEstimate(share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    private static RankingCases CasesOf(IEnumerable<RankingCount> counts)
    {
        RankingCount[] methods =
        [
            .. counts.GroupBy(count => count.Method, StringComparer.Ordinal).Select(method => new RankingCount(
                0, default, method.Key, method.Sum(count => count.Cases), method.Sum(count => count.Hits),
                method.Sum(count => count.ReciprocalRanks), method.Sum(count => count.SquaredReciprocalRanks))),
        ];

        // What one version of a silo looks at and another does not has fewer cases.
        return new RankingCases(
            methods.Select(method => method.Cases).DefaultIfEmpty().Max(),
            [
                .. methods
                    .OrderByDescending(method => method.Method == Feed)
                    .ThenByDescending(method => (double)method.Hits / method.Cases)
                    .ThenBy(method => method.Method, StringComparer.Ordinal)
                    .Select(method => new RankingMethod(method.Method, ShareOf(method.Hits, method.Cases), MeanOf(method))),
            ]);
    }

    private static RankingEstimate MeanOf(RankingCount count)
    {
        var mean = count.ReciprocalRanks / count.Cases;
        var half = Deviations * Math.Sqrt(Math.Max(0, (count.SquaredReciprocalRanks / count.Cases) - (mean * mean)) / count.Cases);
        return new RankingEstimate(mean, Math.Max(0, mean - half), Math.Min(1, mean + half));
    }
}
