using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Refuses ingestion options that make no sense, naming the key.</summary>
internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    private const int MaxRecords = 1_000_000;

    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        var check = new OptionsCheck(IngestionOptions.Section);
        if (string.IsNullOrWhiteSpace(options.GroupId))
        {
            check.Refuse(nameof(options.GroupId), "must not be empty.");
        }

        check.Within(nameof(options.SessionTimeout), options.SessionTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        check.Within(nameof(options.MaxPollInterval), options.MaxPollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        check.Within(nameof(options.FetchWait), options.FetchWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        check.Within(nameof(options.CommitInterval), options.CommitInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        check.Within(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        check.Within(nameof(options.MaxInFlight), options.MaxInFlight, 1, MaxRecords);
        check.Within(nameof(options.MaxInFlightPerPartition), options.MaxInFlightPerPartition, 1, MaxRecords);
        check.Within(nameof(options.MaxBatch), options.MaxBatch, 1, MaxRecords);
        if (options.MaxPollInterval < options.SessionTimeout)
        {
            check.Refuse(nameof(options.MaxPollInterval), $"must not be shorter than {nameof(options.SessionTimeout)}, {options.SessionTimeout}.");
        }

        if (options.DrainTimeout >= options.MaxPollInterval)
        {
            check.Refuse(nameof(options.DrainTimeout), $"must be shorter than {nameof(options.MaxPollInterval)}, {options.MaxPollInterval}.");
        }

        return check.Result;
    }
}
