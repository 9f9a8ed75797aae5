using Microsoft.Extensions.Options;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Refuses ingestion options that make no sense, naming the key.</summary>
internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    private const int MaxRecords = 1_000_000;

    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        var errors = new List<string>();
        void Refuse(string key, string message) => errors.Add($"{IngestionOptions.Section}:{key} {message}");
        void Range(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                Refuse(key, $"must be from {least} to {most}, not {value}.");
            }
        }

        void Count(string key, int value)
        {
            if (value is < 1 or > MaxRecords)
            {
                Refuse(key, $"must be from 1 to {MaxRecords}, not {value}.");
            }
        }

        if (string.IsNullOrWhiteSpace(options.GroupId))
        {
            Refuse(nameof(options.GroupId), "must not be empty.");
        }

        Range(nameof(options.SessionTimeout), options.SessionTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        Range(nameof(options.MaxPollInterval), options.MaxPollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        Range(nameof(options.FetchWait), options.FetchWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Range(nameof(options.CommitInterval), options.CommitInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Range(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Count(nameof(options.MaxInFlight), options.MaxInFlight);
        Count(nameof(options.MaxInFlightPerPartition), options.MaxInFlightPerPartition);
        Count(nameof(options.MaxBatch), options.MaxBatch);
        if (options.MaxPollInterval < options.SessionTimeout)
        {
            Refuse(nameof(options.MaxPollInterval), $"must not be shorter than {nameof(options.SessionTimeout)}, {options.SessionTimeout}.");
        }

        if (options.DrainTimeout >= options.MaxPollInterval)
        {
            Refuse(nameof(options.DrainTimeout), $"must be shorter than {nameof(options.MaxPollInterval)}, {options.MaxPollInterval}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
